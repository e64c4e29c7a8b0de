import type { ActorId, Grant } from '@carnet/api'
import { BadgeCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Clock, type Column, Table, Tag, type Tone } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { Person } from '../person.tsx'
import { dateTime } from '../words/index.ts'
import { AskForRole } from './ask-for-role.tsx'

const tones: Readonly<Record<Grant['state'], Tone>> = {
  coming: 'plain',
  'in-force': 'good',
  ended: 'plain',
  revoked: 'bad',
}

/** Roles for a time, with the clock to their end. */
export function GrantTable({
  grants,
  label,
  empty,
  withPerson = false,
  anew = false,
}: {
  readonly grants: readonly Grant[]
  readonly label: string
  readonly empty: string
  readonly withPerson?: boolean
  /** Asked for anew, in place of revoked. */
  readonly anew?: boolean
}) {
  const { t } = useTranslation()
  const now = new Date()
  const columns: readonly Column<Grant>[] = [
    ...(withPerson
      ? [{ key: 'person', title: t('grants.person'), cell: ({ person }: Grant) => <Person id={person} /> }]
      : []),
    { key: 'role', title: t('grants.role'), cell: ({ role }) => t(`role.${role}`) },
    {
      key: 'offices',
      title: t('grants.offices'),
      cell: ({ offices }) => (offices.length === 0 ? t('everyOffice') : offices.join(', ')),
    },
    {
      key: 'time',
      title: t('grants.time'),
      cell: ({ from, until, state }) =>
        state === 'in-force' && <Clock from={new Date(from)} until={new Date(until)} now={now} />,
    },
    { key: 'until', title: t('grants.until'), cell: ({ until }) => dateTime(until) },
    {
      key: 'state',
      title: t('grants.state'),
      cell: ({ state, endsWithin }) => (
        <Tag tone={endsWithin === undefined ? tones[state] : endsWithin === 7 ? 'bad' : 'warn'}>
          {endsWithin === undefined ? t(`grants.stateIs.${state}`) : t('grants.endsWithin', { count: endsWithin })}
        </Tag>
      ),
    },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: (grant) =>
        anew ? (
          <AskForRole label={t('grants.anew')} like={grant} look="plain" />
        ) : (
          (grant.state === 'in-force' || grant.state === 'coming') && <Revoke grant={grant} />
        ),
    },
  ]
  return <Table label={label} columns={columns} rows={grants} keyOf={({ id }) => id} empty={empty} />
}

function Revoke({ grant: { id, role } }: { readonly grant: Grant }) {
  const { t } = useTranslation()
  const changing = useChange(['grants', 'grant', 'recertifications', 'actors', 'me'])
  return (
    <Act
      label={t('grants.revoke')}
      about={t(`role.${role}`)}
      look="plain"
      grave
      says={t('grants.revokeSays')}
      act={() => changing(ask('revokeGrant', { id }))}
    />
  )
}

/** The roles of one person. */
export function GrantsOf({ person }: { readonly person: ActorId }) {
  const { t } = useTranslation()
  const grants = useMaybe('grants', { person })?.grants ?? []
  return (
    <Card title={t('grants.of')} icon={<BadgeCheck aria-hidden />}>
      <GrantTable grants={grants} label={t('grants.of')} empty={t('grants.noneOf')} />
      <div className="body line deeds">
        <AskForRole label={t('grants.ask')} person={person} />
      </div>
    </Card>
  )
}
