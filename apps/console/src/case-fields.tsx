import type { CaseKind } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Choice, Field } from './design/index.ts'

/** A case that is to be opened: of which kind, and what its own system calls it. */
export interface CaseNamed {
  readonly kind: CaseKind | undefined
  readonly reference: string
}

interface Props {
  readonly kinds: readonly CaseKind[]
  readonly given: CaseNamed
  readonly onGive: (given: CaseNamed) => void
}

export function CaseFields({ kinds, given, onGive }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Choice
        label={t('why.kindOfCase')}
        value={given.kind}
        of={kinds.map((each) => [each, t(`why.kind.${each}`)] as const)}
        onChoose={(kind) => onGive({ ...given, kind })}
      />
      <Field
        label={t('why.reference')}
        hint={t('why.referenceHint')}
        value={given.reference}
        onChange={(reference) => onGive({ ...given, reference })}
        autoComplete="off"
        maxLength={80}
        isRequired
      />
    </>
  )
}
