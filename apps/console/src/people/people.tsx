import type { ActorListed } from '@carnet/api'
import { UserRoundPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Field, Once, Table, Tag, Go } from '../design/index.ts'
import { ask, useChange } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { useRegistered } from '../person.tsx'
import { dateTime } from '../words/index.ts'
import { RoomPage } from './room.tsx'

/** Who is registered. */
export function People() {
  const { t } = useTranslation()
  const registered = useRegistered()
  const columns: readonly Column<ActorListed>[] = [
    {
      key: 'name',
      title: t('people.name'),
      cell: ({ id, name }) => <Go to={`/people/${id}`}>{name}</Go>,
    },
    { key: 'id', title: t('people.id'), cell: ({ id }) => <code title={id}>{id.slice(0, 8)}</code> },
    { key: 'kind', title: t('people.kindOf'), cell: ({ kind }) => t(`people.kind.${kind}`) },
    { key: 'roles', title: t('people.roles'), cell: (actor) => <HeldRoles of={actor} /> },
    {
      key: 'offices',
      title: t('people.offices'),
      cell: ({ offices }) => (offices.length === 0 ? '' : offices.join(', ')),
    },
    {
      key: 'state',
      title: t('people.state'),
      end: true,
      cell: ({ state }) => <Tag tone={state === 'active' ? 'good' : 'plain'}>{t(`people.stateIs.${state}`)}</Tag>,
    },
  ]
  return (
    <RoomPage deeds={useHolds('administrator') && <Register />}>
      <Card title={t('people.registered')} icon={<Users aria-hidden />}>
        <Table
          label={t('people.registered')}
          columns={columns}
          rows={registered}
          keyOf={({ id }) => id}
          empty={t('people.none')}
        />
      </Card>
    </RoomPage>
  )
}

function HeldRoles({ of: { roles } }: { readonly of: ActorListed }) {
  const { t } = useTranslation()
  return (
    <span className="tags">
      {roles.map((role) => (
        <Tag key={role}>{t(`role.${role}`)}</Tag>
      ))}
    </span>
  )
}

/** Registered without a role: roles are asked for, and approved by somebody else. */
function Register() {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [offices, setOffices] = useState('')
  const changing = useChange(['actors'])
  return (
    <Act
      label={t('people.register')}
      look="solid"
      icon={<UserRoundPlus aria-hidden />}
      says={t('people.registerSays')}
      onOpen={() => {
        setName('')
        setOffices('')
      }}
      act={() =>
        changing(
          ask('createPerson', { name, roles: [], offices: offices.split(',').flatMap((each) => each.trim() || []) }),
        )
      }
      result={({ credential }) => (
        <>
          <p className="quiet">{t('people.tokenOnce', { until: dateTime(credential.expires) })}</p>
          <Once label={t('people.token')} text={credential.token} />
        </>
      )}
    >
      <Field
        label={t('people.name')}
        hint={t('people.nameHint')}
        value={name}
        onChange={setName}
        isRequired
        maxLength={120}
      />
      <Field label={t('people.offices')} hint={t('people.officesHint')} value={offices} onChange={setOffices} />
    </Act>
  )
}
