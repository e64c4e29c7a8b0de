import type { RecordId } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Field } from '../design/index.ts'
import { idsIn } from '../id.ts'

/** The records that a text names. */
export const recordsIn = (text: string): readonly RecordId[] => idsIn<RecordId>(text)

/** Takes ids of records, or addresses with them, and says how many were understood. */
export function RecordIds({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('retention.recordIds')}
      hint={t('retention.recordIdsHint', { count: recordsIn(value).length })}
      value={value}
      onChange={onChange}
      autoComplete="off"
      spellCheck="false"
      isRequired
    />
  )
}
