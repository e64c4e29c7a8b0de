import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  /** By default: reason. */
  readonly label?: string
  readonly hint?: string
  readonly isRequired?: boolean
}

/** Characters of a reason, as the API takes them. */
const longest = 500

/** Why, in somebody's own words: sealed at rest, and not remembered by the browser. */
export function Reason({ label, isRequired = true, ...props }: Props) {
  const { t } = useTranslation()
  return (
    <Field {...props} label={label ?? t('reason')} isRequired={isRequired} maxLength={longest} autoComplete="off" />
  )
}
