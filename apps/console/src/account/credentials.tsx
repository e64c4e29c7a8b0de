import type { Credential } from '@carnet/api'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Field, Once, Table } from '../design/index.ts'
import { ask, enrolPasskey, passkeysWork, useAnswer, useChange } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { AddPassword } from './password.tsx'

/** One's own ways to sign in. */
export function OwnCredentials() {
  const { t } = useTranslation()
  const { credentials } = useAnswer('credentials', {})
  const changing = useChange(['credentials'])
  const columns: readonly Column<Credential>[] = [
    {
      key: 'what',
      title: t('credentials.what'),
      cell: ({ kind, name }) => (
        <>
          {t(`credentials.kind.${kind}`)} {kind === 'passkey' && <span className="quiet">{name}</span>}
        </>
      ),
    },
    { key: 'enrolled', title: t('credentials.enrolled'), cell: ({ enrolled }) => dateTime(enrolled) },
    { key: 'more', title: t('credentials.used'), cell: (credential) => <Used credential={credential} /> },
    {
      key: 'remove',
      title: '',
      end: true,
      cell: ({ id, kind, name }) => (
        <Act
          label={t('credentials.remove')}
          about={kind === 'passkey' ? name : t(`credentials.kind.${kind}`)}
          look="plain"
          grave
          says={t('credentials.removeSays')}
          act={() => changing(ask('removeCredential', { id }))}
        />
      ),
    },
  ]
  return (
    <Card title={t('credentials.own')} icon={<KeyRound aria-hidden />}>
      <Table
        label={t('credentials.own')}
        columns={columns}
        rows={credentials}
        keyOf={({ id }) => id}
        empty={t('credentials.none')}
      />
      <div className="body line deeds">
        {passkeysWork() && <AddPasskey />}
        <AddPassword />
        <MakeCodes />
      </div>
    </Card>
  )
}

function Used({ credential }: { readonly credential: Credential }) {
  const { t } = useTranslation()
  if (credential.kind === 'recovery-codes') return t('credentials.left', { left: figure(credential.left) })
  if (credential.kind !== 'passkey' || credential.used === undefined) return ''
  return dateTime(credential.used)
}

function AddPasskey() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const changing = useChange(['credentials'])
  return (
    <Act
      label={t('credentials.addPasskey')}
      says={t('credentials.addPasskeySays')}
      submit={t('signIn.makePasskey')}
      onOpen={() => setName('')}
      act={() => changing(enrolPasskey(name.trim()))}
    >
      <Field
        label={t('signIn.passkeyName')}
        hint={t('signIn.passkeyNameHint')}
        value={name}
        onChange={setName}
        autoComplete="off"
        isRequired
        maxLength={60}
      />
    </Act>
  )
}

function MakeCodes() {
  const { t } = useTranslation()
  const changing = useChange(['credentials'])
  return (
    <Act
      label={t('credentials.makeCodes')}
      says={t('credentials.makeCodesSays')}
      act={() => changing(ask('makeRecoveryCodes', {}))}
      result={({ codes }) => (
        <>
          <p className="quiet">{t('credentials.codesOnce')}</p>
          <Once label={t('credentials.kind.recovery-codes')} text={codes.join('\n')} />
        </>
      )}
    />
  )
}
