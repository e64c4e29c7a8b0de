import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Field } from '../design/index.ts'
import { enrolPasskey } from '../node/index.ts'
import type { Begin } from './begin.ts'

/** The first passkey, by the token that somebody was handed. */
export function Enrol({ enrol, busy }: { readonly enrol: Begin; readonly busy: boolean }) {
  const { t } = useTranslation()
  const [token, setToken] = useState('')
  const [name, setName] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    enrol(() => enrolPasskey(name.trim(), token.trim()))
  }
  return (
    <form onSubmit={submit} className="stack">
      <Field
        label={t('signIn.token')}
        hint={t('signIn.tokenHint')}
        type="password"
        value={token}
        onChange={setToken}
        autoComplete="off"
        isRequired
      />
      <Field
        label={t('signIn.passkeyName')}
        hint={t('signIn.passkeyNameHint')}
        value={name}
        onChange={setName}
        autoComplete="off"
        isRequired
        maxLength={60}
      />
      <Button look="solid" type="submit" isDisabled={busy}>
        {t('signIn.makePasskey')}
      </Button>
    </form>
  )
}
