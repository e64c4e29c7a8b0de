import type { ProposalId, ReleaseRequest } from '@carnet/api'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Reason, Refusal, Sheet } from '../design/index.ts'
import { type NodeProblem, useDeed, useMaybe } from '../node/index.ts'
import { useActor } from '../session.ts'

/** What one asked others for exactly this request, and what became of it. */
export interface AskedFor {
  readonly id: ProposalId
  readonly state: 'waiting' | 'approved' | 'done' | 'refused' | 'cancelled' | 'expired'
}

/** One's own newest proposal for a request; by the records, elements and answer that it names. */
export function useAskedFor(): (request: ReleaseRequest) => AskedFor | undefined {
  const { id: me } = useActor()
  const proposals = useMaybe('proposals', {})?.proposals ?? []
  const mine = proposals
    .filter(({ by, request }) => by === me && request.kind === 'release')
    .sort((a, b) => b.at.localeCompare(a.at))
  return ({ purpose, case: matter, select, elements, answer }) =>
    mine.find(
      ({ request }) =>
        request.kind === 'release' &&
        request.purpose === purpose &&
        request.case === matter &&
        request.answer === answer &&
        'ids' in select &&
        same(request.records, select.ids) &&
        same(request.elements ?? [], elements ?? []),
    )
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at])

interface Props {
  readonly request: ReleaseRequest
  /** What of the record is asked for, in words. */
  readonly what: string
  readonly look?: 'plain' | 'line'
  /** They were asked, and nobody has said no yet. */
  readonly isAsked?: boolean
  /** It is an approval that it lacks, whether or not somebody is there to give it. */
  readonly onNeeded?: () => void
}

/** Asks others: with a reason, and saying what they see. */
export function AskOthers({ request, what, look = 'plain', isAsked = false, onNeeded }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const asking = useDeed('requestApproval', ['proposals'])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    asking.mutate(
      { request, reason: reason.trim() },
      {
        onSuccess: () => onNeeded?.(),
        onError({ problem }) {
          if (problem.with['what'] === 'no-approver') onNeeded?.()
        },
      },
    )
  }
  return (
    <>
      {isAsked ? (
        <span className="quiet">{t('record.asking.asked')}</span>
      ) : (
        <Button look={look} onPress={() => setOpen(true)} aria-label={`${t('record.ask')}: ${what}`}>
          {t('record.ask')}
        </Button>
      )}
      <Sheet title={t('record.asking.title')} isOpen={open} onOpenChange={setOpen}>
        {asking.data === undefined ? (
          <form onSubmit={submit} className="stack">
            <p className="quiet">{t('record.asking.lead', { element: what })}</p>
            <Reason
              label={t('record.asking.reason')}
              hint={t('record.asking.reasonHint')}
              value={reason}
              onChange={setReason}
            />
            {asking.error !== null && <NotAsked problem={asking.error.problem} />}
            <div>
              <Button look="solid" type="submit" isDisabled={asking.isPending}>
                {t('record.asking.go')}
              </Button>
            </div>
          </form>
        ) : (
          <div className="stack" role="status">
            <p>{t('record.asking.waits')}</p>
            <p className="quiet">
              {asking.data.approvers.length === 0
                ? t('record.asking.nobody')
                : `${t('record.asking.who')}: ${asking.data.approvers.map(({ name }) => name).join(', ')}`}
            </p>
            <div>
              <Button onPress={() => setOpen(false)}>{t('record.asking.close')}</Button>
            </div>
          </div>
        )}
      </Sheet>
    </>
  )
}

/** Nobody was asked: what others may not open either, says so. */
function NotAsked({ problem }: { readonly problem: NodeProblem }) {
  const { t } = useTranslation()
  const what = problem.code === 'request/conflict' ? problem.with['what'] : undefined
  if (what !== 'approval-not-needed' && what !== 'no-approver') return <Refusal problem={problem} />
  return (
    <p role="alert" className="stays">
      {t(`record.asking.${what}`)}
    </p>
  )
}
