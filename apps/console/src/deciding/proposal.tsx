import type { Proposal, ProposalId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { FileSignature, ScrollText, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, Page, Row, Rows, Tag, type Tone } from '../design/index.ts'
import { proposalContent } from '@carnet/api/signing'
import { useAnswer } from '../node/index.ts'
import { Person } from '../person.tsx'
import { dateTime, figure, hours } from '../words/index.ts'
import { Decide } from './decide.tsx'
import { Discloses } from './discloses.tsx'
import { linesOf, needsLines } from './lines.ts'
import { Lines } from './said.tsx'
import './deciding.css'

const tones: Readonly<Record<Proposal['state'], Tone>> = {
  waiting: 'warn',
  approved: 'good',
  done: 'good',
  refused: 'bad',
  cancelled: 'plain',
  expired: 'plain',
}

/** Seconds from which on a delay is said in hours. */
const hour = 3600

/** A proposal: exactly what will be done, who agreed, and one's own word on it. */
export function ProposalPage() {
  const { t } = useTranslation()
  const params: { readonly id?: string } = useParams({ strict: false })
  const proposal = useAnswer('proposal', { id: (params.id ?? '') as ProposalId })
  const { request, needs, state, approvals } = proposal
  return (
    <Page
      name={t('deciding.title')}
      title={t(`today.kind.${request.kind}`)}
      sub={
        <>
          <Tag tone={tones[state]}>{t(`deciding.state.${state}`)}</Tag>
          <span>{t('deciding.agreed', { agreed: figure(approvals.length), needed: figure(needs.approvers) })}</span>
          <span>
            {t('deciding.askedBy')} <Person id={proposal.by} />
          </span>
        </>
      }
      aside={
        <>
          <Decide key={proposal.id} proposal={proposal} />
          <WhoAgreed proposal={proposal} />
        </>
      }
    >
      <Card title={t('deciding.what')} icon={<ScrollText aria-hidden />}>
        <p className="does">{t(`deciding.does.${request.kind}`)}</p>
        <Lines lines={linesOf(request)} />
      </Card>
      <Discloses request={request} />
      <Card title={t('deciding.needs')} icon={<Users aria-hidden />}>
        <Lines lines={needsLines(needs)} />
      </Card>
      <Card title={t('deciding.signed')} icon={<FileSignature aria-hidden />}>
        <Rows>
          <Row label={t('deciding.line.at')}>{dateTime(proposal.at)}</Row>
          <Row label={t('deciding.line.expires')}>{dateTime(proposal.expires)}</Row>
          <Row label={t('deciding.line.delay')}>
            {proposal.delay >= hour
              ? t('deciding.after', { time: hours(proposal.delay) })
              : t('deciding.delay', { count: proposal.delay })}
          </Row>
          <Row label={t('deciding.line.proposal')}>
            <code>{proposal.id}</code>
          </Row>
          <Row label={t('deciding.line.node')}>
            {proposal.authority} <code>{proposal.node}</code>
          </Row>
          {proposal.recipient !== undefined && (
            <Row label={t('deciding.line.sealedTo')}>
              <code>{proposal.recipient}</code>
            </Row>
          )}
          <Row label={t('deciding.line.hash')}>
            <code>{proposal.hash}</code>
          </Row>
        </Rows>
        <details className="whole">
          <summary>{t('deciding.whole')}</summary>
          <pre>{JSON.stringify(proposalContent(proposal), null, 2)}</pre>
        </details>
      </Card>
    </Page>
  )
}

function WhoAgreed({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useTranslation()
  const { approvals, refusals, at, expires, runs, state } = proposal
  const said = [
    ...approvals.map((word) => ({ ...word, refused: false })),
    ...refusals.map((word) => ({ ...word, refused: true })),
  ]
  return (
    <Card title={t('deciding.words')} icon={<Users aria-hidden />}>
      {said.length === 0 ? (
        <p className="empty">{t('deciding.nobody')}</p>
      ) : (
        <ul className="words">
          {said.map(({ actor, at: when, refused }) => (
            <li key={actor}>
              <Person id={actor} />
              <Tag tone={refused ? 'bad' : 'good'}>{t(refused ? 'deciding.refusedIt' : 'deciding.agreedTo')}</Tag>
              <span className="quiet">{dateTime(when)}</span>
            </li>
          ))}
        </ul>
      )}
      {state === 'waiting' && (
        <p className="body line">
          <Clock from={new Date(at)} until={new Date(expires)} now={new Date()} />
          <span className="quiet">{t('deciding.until', { until: dateTime(expires) })}</span>
        </p>
      )}
      {state === 'approved' && runs !== undefined && (
        <p className="body quiet">{t('deciding.runs', { at: dateTime(runs) })}</p>
      )}
    </Card>
  )
}
