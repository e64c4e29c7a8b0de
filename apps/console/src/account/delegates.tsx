import type { ActorId, Delegation } from '@carnet/api'
import { UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Field, Table } from '../design/index.ts'
import { idIn } from '../id.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { Person } from '../person.tsx'
import { useActor } from '../session.ts'
import { endOf } from '../until.ts'
import { dateTime } from '../words/index.ts'

/** Who stands in for oneself, and for whom one does. Both together are one voice. */
export function Delegates() {
  const { t } = useTranslation()
  const me = useActor().id
  const now = new Date().toISOString()
  const delegations = useMaybe('delegations', {})?.delegations ?? []
  const rows = delegations.filter(({ ended, until }) => ended === undefined && until > now)
  const columns: readonly Column<Delegation>[] = [
    { key: 'for', title: t('delegates.for'), cell: ({ person }) => <Person id={person} /> },
    { key: 'delegate', title: t('delegates.delegate'), cell: ({ delegate }) => <Person id={delegate} /> },
    { key: 'until', title: t('delegates.until'), cell: ({ until }) => dateTime(until) },
    { key: 'deed', title: '', end: true, cell: (of) => of.person === me && <End of={of} /> },
  ]
  return (
    <Card title={t('delegates.title')} icon={<UsersRound aria-hidden />}>
      <Table
        label={t('delegates.title')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        empty={t('delegates.none')}
      />
      <div className="body line deeds">
        <SetDelegate />
      </div>
    </Card>
  )
}

function End({ of: { id, delegate } }: { readonly of: Delegation }) {
  const { t } = useTranslation()
  const change = useChange(['delegations'])
  return (
    <Act
      label={t('delegates.end')}
      about={delegate.slice(0, 8)}
      look="plain"
      says={t('delegates.endSays')}
      act={() => change(ask('endDelegation', { id }))}
    />
  )
}

function SetDelegate() {
  const { t } = useTranslation()
  const change = useChange(['delegations'])
  const [delegate, setDelegate] = useState('')
  const [day, setDay] = useState('')
  const id = idIn<ActorId>(delegate)
  return (
    <Act
      label={t('delegates.set')}
      title={t('delegates.setTitle')}
      says={t('delegates.setSays')}
      isReady={id !== undefined && day !== ''}
      onOpen={() => setDelegate('')}
      act={() => {
        if (id === undefined) throw new Error('a delegate was named before there was an id')
        return change(ask('setDelegate', { delegate: id, until: endOf(day) }))
      }}
    >
      <Field
        label={t('delegates.who')}
        hint={t('delegates.whoHint')}
        value={delegate}
        onChange={setDelegate}
        autoComplete="off"
        isRequired
      />
      <Field label={t('delegates.until')} type="date" value={day} onChange={setDay} isRequired />
    </Act>
  )
}
