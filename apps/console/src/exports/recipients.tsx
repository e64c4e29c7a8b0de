import type { Recipient } from '@carnet/api'
import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Confirm, Table, Tag } from '../design/index.ts'
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
        <Confirm
          ask={t('exports.confirm')}
          title={t('exports.confirmTitle', { name })}
          deed={t('exports.confirmDeed')}
          look="solid"
          onDo={() => change(ask('confirmRecipient', { id }))}
        >
          <p>{t('exports.confirmSays')}</p>
          <code>{fingerprint}</code>
        </Confirm>
      )}
      <Confirm
        ask={t('exports.end')}
        title={t('exports.endTitle', { name })}
        deed={t('exports.endDeed')}
        onDo={() => change(ask('endRecipient', { id }))}
      >
        <p>{t('exports.endSays')}</p>
      </Confirm>
    </span>
  )
}
