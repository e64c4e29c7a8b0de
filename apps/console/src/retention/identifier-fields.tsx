import { useTranslation } from 'react-i18next'
import { Field } from '../design/index.ts'

/** What somebody is known by: the value as it is written, and whose number it is. */
export interface Identifier {
  readonly value: string
  readonly issuer: string
}

export const noIdentifier: Identifier = { value: '', issuer: '' }

/** As the node takes it: without an issuer where none is named. */
export const namedBy = ({ value, issuer }: Identifier): { readonly value: string; readonly issuer?: string } => ({
  value: value.trim(),
  ...(issuer.trim() === '' ? {} : { issuer: issuer.trim() }),
})

interface Props {
  readonly given: Identifier
  readonly onGive: (given: Identifier) => void
}

/** Takes it, and has the browser neither remember nor check what is typed. */
export function IdentifierFields({ given, onGive }: Props) {
  const { t } = useTranslation()
  const typed = { autoComplete: 'off', spellCheck: 'false', maxLength: 128 } as const
  return (
    <>
      <Field
        {...typed}
        label={t('retention.find.value')}
        value={given.value}
        onChange={(value) => onGive({ ...given, value })}
        isRequired
      />
      <Field
        {...typed}
        label={t('retention.find.issuer')}
        hint={t('retention.find.issuerHint')}
        value={given.issuer}
        onChange={(issuer) => onGive({ ...given, issuer })}
      />
    </>
  )
}
