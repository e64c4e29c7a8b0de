import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Field } from '../design/index.ts'
import { ask } from '../node/index.ts'
import type { Begin } from './begin.ts'

/** A password, and the code of the app that goes with it. */
export function ByPassword({ begin, busy }: { readonly begin: Begin; readonly busy: boolean }) {
  const { t } = useTranslation()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    begin(() => ask('signInByPassword', { login: login.trim().toLowerCase(), password, code }))
  }
  return (
    <form onSubmit={submit} className="stack">
      <Field label={t('signIn.login')} value={login} onChange={setLogin} autoComplete="username" isRequired />
      <Field
        label={t('signIn.secret')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        isRequired
      />
      <Field
        label={t('signIn.code')}
        hint={t('signIn.codeHint')}
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        isRequired
      />
      <Button look="solid" type="submit" isDisabled={busy}>
        {t('signIn.go')}
      </Button>
    </form>
  )
}
