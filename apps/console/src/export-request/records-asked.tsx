import type { RecordType } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Choice, Field } from '../design/index.ts'
import { knownElements } from '../node/index.ts'

const types: readonly RecordType[] = [
  'declaration',
  'declaration-notification',
  'passenger-list-entry',
  'travel-document',
]

interface Props {
  readonly type: RecordType
  readonly office: string
  readonly onType: (type: RecordType) => void
  readonly onOffice: (office: string) => void
}

/** Records of one type, of one office or of every one that may be seen. */
export function RecordsAsked({ type, office, onType, onOffice }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('exports.records')}
        value={type}
        of={types.map((each) => [each, t(`exports.type.${each}`)] as const)}
        onChoose={onType}
      />
      {knownElements.some(({ id }) => id === `${type}.office`) && (
        <Field label={t('exports.office')} hint={t('exports.officeHint')} value={office} onChange={onOffice} />
      )}
    </>
  )
}
