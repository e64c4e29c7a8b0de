import type { Signer } from '@carnet/api'
import { FileSignature } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Table, Tag, Go } from '../design/index.ts'
import { Fingerprint } from '../fingerprint.tsx'
import { ask, confirm, signsHere, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'
import { useActor, useHolds } from '../session.ts'
import { dateTime } from '../words/index.ts'
import { Founding } from './founding.tsx'
import { RoomPage } from './room.tsx'

const tones = { registered: 'warn', confirmed: 'good', ended: 'plain' } as const
const order: readonly Signer['state'][] = ['registered', 'confirmed', 'ended']

/** Whose signatures count, and who founded the node by theirs. */
export function Signers() {
  const { t } = useTranslation()
  const { signers } = useAnswer('signers', {})
  const columns: readonly Column<Signer>[] = [
    { key: 'person', title: t('signers.person'), cell: ({ person }) => <Person id={person} /> },
    { key: 'what', title: t('signers.what'), cell: (signer) => <Fingerprint of={signer} /> },
    {
      key: 'state',
      title: t('signers.stateOf'),
      cell: ({ state, confirmedBy, registered }) => (
        <>
          <Tag tone={tones[state]}>{t(`signers.state.${state}`)}</Tag>
          <div className="quiet">
            {confirmedBy === undefined ? (
              dateTime(registered)
            ) : (
              <>
                {t('signers.by')} <Person id={confirmedBy} />
              </>
            )}
          </div>
        </>
      ),
    },
    { key: 'deeds', title: '', end: true, cell: (signer) => <Deeds signer={signer} /> },
  ]
  return (
    <RoomPage aside={<Founding />}>
      <Card title={t('signers.all')} icon={<FileSignature aria-hidden />}>
        <Table
          label={t('signers.all')}
          columns={columns}
          rows={[...signers].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))}
          keyOf={({ id }) => id}
          empty={t('signers.none')}
        />
        <p className="body quiet deeds">
          {t('signers.ownIn')} <Go to="/account">{t('ownAccount')}</Go>
        </p>
      </Card>
    </RoomPage>
  )
}

function Deeds({ signer }: { readonly signer: Signer }) {
  const { t } = useTranslation()
  const me = useActor().id
  const { signers, ...named } = useAnswer('signers', {})
  const changing = useChange(['signers'])
  const confirms = useHolds('administrator')
  const ends = useHolds('administrator', 'security-analyst')
  const own = signers.find((each) => signsHere(each, me))
  const { id, person, state } = signer
  return (
    <span className="line">
      {confirms && state === 'registered' && person !== me && (
        <Act
          label={t('signers.confirm')}
          about={id.slice(0, 8)}
          says={t(own === undefined ? 'signers.confirmSays' : 'signers.confirmSigned')}
          act={() => changing(confirm(named, signer, own !== undefined && signsHere(own, me) ? own : undefined))}
        >
          <p>
            <Person id={person} />
          </p>
          <Fingerprint of={signer} />
        </Act>
      )}
      {state !== 'ended' && (ends || person === me) && (
        <Act
          label={t('signers.end')}
          about={id.slice(0, 8)}
          look="plain"
          grave
          says={t('signers.endSays')}
          act={() => changing(ask('endSigner', { id }))}
        />
      )}
    </span>
  )
}
