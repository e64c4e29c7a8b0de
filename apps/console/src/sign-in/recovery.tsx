import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Field } from '../design/index.ts'
import { ask } from '../node/index.ts'
import type { Begin } from './begin.ts'

/** A recovery code: good once, to enrol another way. */
export function ByRecoveryCode({ begin, busy }: { readonly begin: Begin; readonly busy: boolean }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    begin(() => ask('signInByRecoveryCode', { code: code.trim() }))
  }
  return (
    <form onSubmit={submit} className="stack">
      <Field
        label={t('signIn.recoveryCode')}
        hint={t('signIn.recoveryHint')}
        value={code}
        onChange={setCode}
        autoComplete="off"
        isRequired
      />
      <Button look="solid" type="submit" isDisabled={busy}>
        {t('signIn.go')}
      </Button>
    </form>
  )
}
