import type { Signer } from '@carnet/api'
import { FileSignature } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Field, Table, Tag } from '../design/index.ts'
import { ask, passkeysWork, registerToSign, useAnswer, useChange } from '../node/index.ts'
import { Fingerprint } from '../fingerprint.tsx'
import { useActor } from '../session.ts'
import { MakeKeyFile } from './make-key-file.tsx'
import { dateTime } from '../words/index.ts'

const tones = { registered: 'warn', confirmed: 'good', ended: 'plain' } as const

/** What one signs with: passkeys and key files. */
export function OwnSigners() {
  const { t } = useTranslation()
  const me = useActor().id
  const changing = useChange(['signers'])
  const own = useAnswer('signers', {}).signers.filter(({ person, state }) => person === me && state !== 'ended')
  const columns: readonly Column<Signer>[] = [
    { key: 'what', title: t('signers.what'), cell: (signer) => <Fingerprint of={signer} /> },
    {
      key: 'state',
      title: t('signers.stateOf'),
      cell: ({ state }) => <Tag tone={tones[state]}>{t(`signers.state.${state}`)}</Tag>,
    },
    { key: 'since', title: t('signers.since'), cell: ({ registered }) => dateTime(registered) },
    {
      key: 'end',
      title: '',
      end: true,
      cell: ({ id }) => (
        <Act
          label={t('signers.end')}
          about={id.slice(0, 8)}
          look="plain"
          grave
          says={t('signers.endSays')}
          act={() => changing(ask('endSigner', { id }))}
        />
      ),
    },
  ]
  return (
    <Card title={t('signers.own')} icon={<FileSignature aria-hidden />}>
      <Table
        label={t('signers.own')}
        columns={columns}
        rows={own}
        keyOf={({ id }) => id}
        empty={t('signers.noneOwn')}
      />
      <div className="body line deeds">
        {passkeysWork() && <Make person={me} />}
        <MakeKeyFile person={me} />
      </div>
    </Card>
  )
}

function Make({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const changing = useChange(['signers'])
  return (
    <Act
      label={t('signers.make')}
      says={t('signers.makeSays')}
      submit={t('signIn.makePasskey')}
      onOpen={() => setName('')}
      act={() => changing(registerToSign(person, name.trim()))}
      result={(signer) => (
        <>
          <p>{t('signers.made')}</p>
          <Fingerprint of={signer} />
        </>
      )}
    >
      <Field
        label={t('signIn.passkeyName')}
        hint={t('signers.nameHint')}
        value={name}
        onChange={setName}
        autoComplete="off"
        isRequired
        maxLength={60}
      />
    </Act>
  )
}
