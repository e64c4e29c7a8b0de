import type { Suspension } from '@carnet/api'
import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Go, Reason, Row, Rows } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { Person } from '../person.tsx'
import { usePurposeName } from '../purpose-name.ts'
import { useHolds } from '../session.ts'
import { dateTime } from '../words/index.ts'

/** Whose searching stopped by itself, since numbers were looked up one after another; and proposing that it goes on. */
export function Stopped() {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const mayLift = useHolds('security-analyst', 'dpo', 'duty-manager')
  const maySee = useHolds('auditor') || mayLift
  const proposals = useMaybe('proposals', {}, mayLift)?.proposals ?? []
  const suspensions = useMaybe('suspensions', {}, maySee)?.suspensions ?? []
  const last = suspensions.filter(({ lifted }) => lifted === undefined)
  if (last.length === 0) return null
  const proposed = (id: Suspension['id']) =>
    proposals.find(
      ({ state, request }) =>
        (state === 'waiting' || state === 'approved') &&
        request.kind === 'lift-suspension' &&
        request.suspension === id,
    )
  return (
    <Card title={t('today.stopped.title')} icon={<SearchX aria-hidden />}>
      <Rows>
        {last.map((suspension) => {
          const proposal = proposed(suspension.id)
          return (
            <Row
              key={suspension.id}
              label={dateTime(suspension.since)}
              deed={
                proposal === undefined
                  ? mayLift && <Lift suspension={suspension} />
                  : mayLift && <Go to={`/proposals/${proposal.id}`}>{t('today.stopped.proposed')}</Go>
              }
            >
              <Person id={suspension.person} />
              {suspension.purpose !== undefined && <span className="quiet"> · {purposeName(suspension.purpose)}</span>}
            </Row>
          )
        })}
      </Rows>
    </Card>
  )
}

function Lift({ suspension: { id, person } }: { readonly suspension: Suspension }) {
  const { t } = useTranslation()
  const change = useChange(['suspensions', 'proposals'])
  const [reason, setReason] = useState('')
  return (
    <Act
      label={t('today.stopped.lift')}
      about={person.slice(0, 8)}
      title={t('today.stopped.liftTitle')}
      look="plain"
      says={t('today.stopped.says')}
      isReady={reason.trim() !== ''}
      onOpen={() => setReason('')}
      act={() => change(ask('liftSuspension', { id, reason: reason.trim() }))}
    >
      <Reason hint={t('reasonHint')} value={reason} onChange={setReason} />
    </Act>
  )
}
