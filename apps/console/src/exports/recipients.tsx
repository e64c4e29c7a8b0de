import type { Recipient } from '@carnet/api'
import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Table, Tag } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { dateTime } from '../words/index.ts'
import { RegisterRecipient } from './register-recipient.tsx'

const tones = { registered: 'warn', confirmed: 'good', lapsed: 'plain', ended: 'plain' } as const

/** Whose keys files may be encrypted to. */
export function Recipients() {
  const { t } = useTranslation()
  const recipients = useMaybe('recipients', {})?.recipients
  if (recipients === undefined) return null
  const columns: readonly Column<Recipient>[] = [
    {
      key: 'name',
      title: t('exports.recipient'),
      cell: ({ name, whose }) => (
        <>
          <bdi>{name}</bdi> <span className="quiet">{t(`exports.whose.${whose}`)}</span>
        </>
      ),
    },
    {
      key: 'key',
      title: t('exports.fingerprint'),
      cell: ({ kind, fingerprint }) => (
        <>
          <Tag>{kind}</Tag> <code>{fingerprint}</code>
        </>
      ),
    },
    { key: 'state', title: t('exports.stateIs'), cell: ({ state }) => <Standing state={state} /> },
    { key: 'until', title: t('exports.until'), cell: ({ until }) => dateTime(until) },
    { key: 'deed', title: '', end: true, cell: (recipient) => <OfRecipient recipient={recipient} /> },
  ]
  return (
    <Card title={t('exports.recipients')} icon={<KeyRound aria-hidden />} aside={<RegisterRecipient />}>
      <Table
        label={t('exports.recipients')}
        columns={columns}
        rows={recipients}
        keyOf={({ id }) => id}
        empty={t('exports.recipientsEmpty')}
      />
    </Card>
  )
}

function Standing({ state }: Pick<Recipient, 'state'>) {
  const { t } = useTranslation()
  return <Tag tone={tones[state]}>{t(`exports.recipientState.${state}`)}</Tag>
}

function OfRecipient({ recipient: { id, name, state, fingerprint } }: { readonly recipient: Recipient }) {
  const { t } = useTranslation()
  const change = useChange(['recipients'])
  if (state === 'lapsed' || state === 'ended') return null
  return (
    <span className="line">
      {state === 'registered' && (
        <Act
          look="plain"
          label={t('exports.confirm')}
          title={t('exports.confirmTitle', { name })}
          submit={t('exports.confirmDeed')}
          act={() => change(ask('confirmRecipient', { id }))}
        >
          <p>{t('exports.confirmSays')}</p>
          <code>{fingerprint}</code>
        </Act>
      )}
      <Act
        grave
        look="plain"
        label={t('exports.end')}
        title={t('exports.endTitle', { name })}
        submit={t('exports.endDeed')}
        act={() => change(ask('endRecipient', { id }))}
      >
        <p>{t('exports.endSays')}</p>
      </Act>
    </span>
  )
}
