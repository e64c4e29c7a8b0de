import type { PasswordBegun } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Field, Once, Refusal } from '../design/index.ts'
import { ask, type NodeProblem, useChange } from '../node/index.ts'

/** A password, and the app that goes with it. The secret is asked for when the form opens. */
export function AddPassword() {
  const { t } = useTranslation()
  const [begun, setBegun] = useState<PasswordBegun>()
  const [refused, setRefused] = useState<NodeProblem>()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const changing = useChange(['credentials'])
  const begin = (): void => {
    setBegun(undefined)
    setRefused(undefined)
    for (const clear of [setLogin, setPassword, setCode]) clear('')
    void ask('beginPassword', {}).then((reply) => {
      if (reply.ok) setBegun(reply.value)
      else setRefused(reply.problem)
    })
  }
  return (
    <Act
      label={t('credentials.addPassword')}
      says={t('credentials.addPasswordSays')}
      onOpen={begin}
      act={() =>
        changing(
          ask('addPassword', {
            challenge: begun?.challenge ?? '',
            login: login.trim().toLowerCase(),
            password,
            code,
          }),
        )
      }
    >
      {refused !== undefined && <Refusal problem={refused} />}
      {begun !== undefined && <Once label={t('credentials.secret')} text={begun.secret} />}
      <Field label={t('signIn.login')} value={login} onChange={setLogin} autoComplete="username" isRequired />
      <Field
        label={t('signIn.secret')}
        hint={t('credentials.passwordHint')}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        isRequired
      />
      <Field
        label={t('signIn.code')}
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        isRequired
      />
    </Act>
  )
}
