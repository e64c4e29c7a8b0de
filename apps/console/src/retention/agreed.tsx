import type { ProposalId } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Clock, Go } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'

/** How far others have agreed, and until when they can or from when it is done; for those whom the proposal concerns. */
export function Agreed({ id }: { readonly id: ProposalId }) {
  const { t } = useTranslation()
  const proposal = useMaybe('proposal', { id })
  if (proposal === undefined) return null
  const { approvals, needs, state, at, expires, runs } = proposal
  return (
    <p className="quiet agreed">
      <Go to={`/proposals/${id}`}>
        {t('deciding.agreed', { agreed: figure(approvals.length), needed: figure(needs.approvers) })}
      </Go>
      {state === 'waiting' && (
        <>
          <Clock from={new Date(at)} until={new Date(expires)} now={new Date()} />
          {t('deciding.until', { until: dateTime(expires) })}
        </>
      )}
      {state === 'approved' && runs !== undefined && t('deciding.runs', { at: dateTime(runs) })}
    </p>
  )
}
