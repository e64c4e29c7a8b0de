import type { ActorId, ActorListed, Credential, SessionListed, TokenId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { KeyRound, MonitorSmartphone, Ticket } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Once, Page, Table, Tag, Go } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { useRegistered } from '../person.tsx'
import { dateTime } from '../words/index.ts'
import { GrantsOf } from './grants.tsx'
import { TrainingsOf } from './trainings.tsx'

/** One who is registered: what they sign in with, where they are signed in, what they hold. */
export function PersonPage() {
  const { t } = useTranslation()
  const params: { readonly id?: string } = useParams({ strict: false })
  const id = (params.id ?? '') as ActorId
  const actor = useRegistered().find((each) => each.id === id)
  const stops = useHolds('administrator', 'security-analyst')
  return (
    <Page
      name={t('people.person')}
      title={actor?.name ?? t('people.person')}
      sub={
        <>
          <Go to="/people">{t('people.title')}</Go>
          <code>{id}</code>
          {actor !== undefined && (
            <Tag tone={actor.state === 'active' ? 'good' : 'plain'}>{t(`people.stateIs.${actor.state}`)}</Tag>
          )}
          {actor?.roles.map((role) => (
            <Tag key={role}>{t(`role.${role}`)}</Tag>
          ))}
        </>
      }
    >
      {actor?.kind === 'person' && <GrantsOf person={id} />}
      {(actor === undefined || actor.kind === 'person') && <TrainingsOf person={id} />}
      {stops && actor?.kind === 'person' && <Sessions id={id} />}
      {stops && actor?.kind === 'person' && <Credentials id={id} />}
      {actor !== undefined && <Tokens actor={actor} />}
    </Page>
  )
}

function Sessions({ id }: { readonly id: ActorId }) {
  const { t } = useTranslation()
  const sessions = useMaybe('sessionsOf', { id })?.sessions ?? []
  const changing = useChange(['sessionsOf', 'sessions'])
  const columns: readonly Column<SessionListed>[] = [
    {
      key: 'place',
      title: t('sessions.place'),
      cell: ({ place, elsewhere, strength }) => (
        <>
          <div>
            {place.address} {elsewhere && <Tag tone="warn">{t('sessions.elsewhere')}</Tag>}
          </div>
          <div className="quiet">
            {t(`strength.${strength}`)} · {place.agent}
          </div>
        </>
      ),
    },
    { key: 'begun', title: t('sessions.begun'), cell: ({ begun }) => dateTime(begun) },
    { key: 'seen', title: t('sessions.seen'), cell: ({ seen }) => dateTime(seen) },
    {
      key: 'end',
      title: '',
      end: true,
      cell: ({ id: session, place }) => (
        <Act
          label={t('sessions.end')}
          about={place.address}
          look="plain"
          grave
          says={t('sessions.endOfSays')}
          act={() => changing(ask('endSession', { id: session }))}
        />
      ),
    },
  ]
  return (
    <Card title={t('sessions.of')} icon={<MonitorSmartphone aria-hidden />}>
      <Table
        label={t('sessions.of')}
        columns={columns}
        rows={sessions}
        keyOf={(each) => each.id}
        empty={t('sessions.none')}
      />
    </Card>
  )
}

function Credentials({ id }: { readonly id: ActorId }) {
  const { t } = useTranslation()
  const credentials = useMaybe('credentialsOf', { id })?.credentials ?? []
  const changing = useChange(['credentialsOf', 'credentials'])
  const columns: readonly Column<Credential>[] = [
    { key: 'what', title: t('credentials.what'), cell: ({ kind }) => t(`credentials.kind.${kind}`) },
    { key: 'enrolled', title: t('credentials.enrolled'), cell: ({ enrolled }) => dateTime(enrolled) },
    {
      key: 'remove',
      title: '',
      end: true,
      cell: ({ id: credential, kind }) => (
        <Act
          label={t('credentials.remove')}
          about={t(`credentials.kind.${kind}`)}
          look="plain"
          grave
          says={t('credentials.removeOfSays')}
          act={() => changing(ask('removeCredential', { id: credential }))}
        />
      ),
    },
  ]
  return (
    <Card title={t('credentials.of')} icon={<KeyRound aria-hidden />}>
      <Table
        label={t('credentials.of')}
        columns={columns}
        rows={credentials}
        keyOf={(each) => each.id}
        empty={t('credentials.noneOf')}
      />
    </Card>
  )
}

const tokenTones = { live: 'good', revoked: 'plain', expired: 'plain' } as const

function Tokens({ actor: { id, tokens } }: { readonly actor: ActorListed }) {
  const { t } = useTranslation()
  const changing = useChange(['actors'])
  const issues = useHolds('administrator')
  const revokes = useHolds('administrator', 'security-analyst')
  const columns: readonly Column<ActorListed['tokens'][number]>[] = [
    { key: 'id', title: t('people.token'), cell: ({ id: token }) => <code title={token}>{token.slice(0, 8)}</code> },
    { key: 'until', title: t('people.tokenUntil'), cell: ({ expires }) => dateTime(expires) },
    {
      key: 'state',
      title: t('people.state'),
      cell: ({ state }) => <Tag tone={tokenTones[state]}>{t(`people.tokenState.${state}`)}</Tag>,
    },
    {
      key: 'revoke',
      title: '',
      end: true,
      cell: ({ id: token, state }) => revokes && state === 'live' && <Revoke token={token} />,
    },
  ]
  return (
    <Card title={t('people.tokens')} icon={<Ticket aria-hidden />}>
      <Table
        label={t('people.tokens')}
        columns={columns}
        rows={tokens}
        keyOf={(each) => each.id}
        empty={t('people.noTokens')}
      />
      {issues && (
        <div className="body line deeds">
          <Act
            label={t('people.issue')}
            says={t('people.issueSays')}
            act={() => changing(ask('issueToken', { id }))}
            result={({ token, expires }) => (
              <>
                <p className="quiet">{t('people.tokenOnce', { until: dateTime(expires) })}</p>
                <Once label={t('people.token')} text={token} />
              </>
            )}
          />
        </div>
      )}
    </Card>
  )
}

function Revoke({ token }: { readonly token: TokenId }) {
  const { t } = useTranslation()
  const changing = useChange(['actors'])
  return (
    <Act
      label={t('people.revoke')}
      about={token.slice(0, 8)}
      look="plain"
      grave
      says={t('people.revokeSays')}
      act={() => changing(ask('revokeToken', { id: token }))}
    />
  )
}
