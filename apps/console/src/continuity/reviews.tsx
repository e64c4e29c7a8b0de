import type { Review, Verdict } from '@carnet/api'
import { ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Choice, type Column, Reason, Table, Tag, type Tone } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'
import { usePurposeName } from '../purpose-name.ts'
import { useActor, useHolds } from '../session.ts'
import { dateTime } from '../words/index.ts'

const tones: Readonly<Record<Review['state'], Tone>> = {
  'in-force': 'plain',
  waiting: 'warn',
  overdue: 'bad',
  given: 'good',
}

/** What was done under an override: to be judged by somebody who had no part in it, what waits longest first. */
export function Reviews() {
  const { t } = useTranslation()
  const { reviews } = useAnswer('reviews', {})
  const order = ['overdue', 'waiting', 'in-force', 'given']
  const sorted = reviews.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.reviewBy.localeCompare(b.reviewBy),
  )
  const columns: readonly Column<Review>[] = [
    { key: 'what', title: t('continuity.what'), cell: (of) => <What of={of} /> },
    { key: 'who', title: t('continuity.who'), cell: ({ person }) => <Person id={person} /> },
    { key: 'released', title: t('continuity.released'), end: true, cell: ({ released }) => released },
    { key: 'state', title: t('continuity.review'), cell: (of) => <Standing of={of} /> },
    { key: 'deed', title: '', end: true, cell: (of) => <Judge of={of} /> },
  ]
  return (
    <Card title={t('continuity.reviews')} icon={<ClipboardCheck aria-hidden />}>
      <Table
        label={t('continuity.reviews')}
        columns={columns}
        rows={sorted}
        keyOf={({ id }) => id}
        empty={t('continuity.noReviews')}
      />
    </Card>
  )
}

function What({ of }: { readonly of: Review }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  return (
    <>
      <div>
        <strong>{t(`ledger.override.${of.kind}`)}</strong>{' '}
        {of.kind === 'break-glass' ? (
          <span className="quiet">{purposeName(of.purpose)}</span>
        ) : (
          <code className="quiet">{of.offices.join(', ')}</code>
        )}
      </div>
      <bdi className="quiet">{of.reason}</bdi>
    </>
  )
}

function Standing({ of: { state, reviewBy, given } }: { readonly of: Review }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="line tight">
        <Tag tone={given?.verdict === 'not-justified' ? 'bad' : tones[state]}>
          {t(given === undefined ? `continuity.reviewIs.${state}` : `continuity.verdict.${given.verdict}`)}
        </Tag>
        {dateTime(given?.at ?? reviewBy)}
      </span>
      {given !== undefined && <bdi className="quiet">{given.reason}</bdi>}
    </>
  )
}

/** Whoever began it, made it last or ended it: the node lets none of them judge it. */
const hadPart = (of: Review, me: string): boolean =>
  of.person === me || (of.kind === 'continuity' && (of.extendedBy === me || of.endedBy === me))

const verdicts: readonly Verdict[] = ['justified', 'not-justified']

function Judge({ of }: { readonly of: Review }) {
  const { t } = useTranslation()
  const me = useActor().id
  const judges = useHolds('dpo', 'security-analyst')
  const change = useChange(['reviews', 'notices'])
  const [verdict, setVerdict] = useState<Verdict>()
  const [reason, setReason] = useState('')
  if (!judges || hadPart(of, me) || of.state === 'in-force' || of.state === 'given') return null
  return (
    <Act
      label={t('continuity.judge')}
      about={of.id.slice(0, 8)}
      title={t('continuity.judgeTitle')}
      look="plain"
      says={t('continuity.judgeSays')}
      isReady={verdict !== undefined && reason.trim() !== ''}
      onOpen={() => setReason('')}
      act={() => change(ask('giveReview', { id: of.id, verdict: verdict ?? 'not-justified', reason: reason.trim() }))}
    >
      <Choice
        label={t('continuity.verdictLabel')}
        placeholder={t('choose')}
        value={verdict}
        of={verdicts.map((each) => [each, t(`continuity.verdict.${each}`)] as const)}
        onChoose={setVerdict}
      />
      <Reason hint={t('continuity.judgeHint')} value={reason} onChange={setReason} />
    </Act>
  )
}
