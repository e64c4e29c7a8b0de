import type { Case, DestructionPreview, Retention, RetentionPeriod } from '@carnet/api'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CalendarX2, Scale } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Go, Page, Refusal, Row, Rows, Stamps, Tag } from '../design/index.ts'
import { ask, type NodeProblem, useAnswer, useChange } from '../node/index.ts'
import { date, figure, lasting } from '../words/index.ts'
import { Decide } from './decide.tsx'
import { Matter, ofPeriods, useMatter } from './matter.tsx'
import { useMay } from './may.ts'
import { Order } from './order.tsx'
import { useWaitsFor, waitsForSomebody } from './period.ts'
import { PreviewOf } from './preview-of.tsx'
import { backTo } from './room-page.tsx'
import { periodTones } from './standing.ts'

/** One period of one class: what is sealed in it, until when, by which rule; and what becomes of it. */
export function PeriodPage() {
  const { t } = useTranslation()
  const named: { readonly class?: string; readonly period?: string } = useParams({ strict: false })
  const { periods, classes } = useAnswer('retention', {})
  const may = useMay('decideOnPeriods')
  const [receipts, setReceipts] = useState<readonly DestructionPreview['receipt'][]>([])
  const period = periods.find((each) => each.class === named.class && each.period === named.period)
  return (
    <Page
      name={t('retention.period.name')}
      title={
        <>
          {t('retention.period.name')}{' '}
          <code>
            {named.class} · {named.period}
          </code>
        </>
      }
      sub={
        <>
          <Go to={backTo('periods')}>{t('retention.period.back')}</Go>
          {period !== undefined && (
            <Tag tone={periodTones[period.state]}>{t(`retention.period.state.${period.state}`)}</Tag>
          )}
        </>
      }
      aside={<Stamps receipts={receipts} />}
    >
      {period === undefined ? (
        <p className="quiet">{t('retention.period.unknown')}</p>
      ) : (
        <>
          <What of={period} rule={classes.find((each) => each.class === period.class)} />
          {may && waitsForSomebody(period) && <Decide of={period} />}
          {may && period.state !== 'destroyed' && (
            <Expire of={period} onLooked={(receipt) => setReceipts((now) => [receipt, ...now])} />
          )}
        </>
      )}
    </Page>
  )
}

function What({ of, rule }: { readonly of: RetentionPeriod; readonly rule: Retention['classes'][number] | undefined }) {
  const { t } = useTranslation()
  const waits = useWaitsFor()
  const { records, restricted, ends, due, waitsFor } = of
  return (
    <Card title={t('retention.period.what')} icon={<Scale aria-hidden />}>
      <Rows>
        <Row label={t('retention.records')}>{figure(records)}</Row>
        {restricted !== undefined && <Row label={t('retention.period.readUntil')}>{date(restricted)}</Row>}
        {ends !== undefined && <Row label={t('retention.period.keptUntil')}>{date(ends)}</Row>}
        {(due !== undefined || waitsFor !== undefined) && (
          <Row label={t('retention.period.next')}>
            {due !== undefined && <Tag tone="warn">{t(`retention.period.dueIs.${due}`)}</Tag>} {waits(waitsFor)}
          </Row>
        )}
        {rule !== undefined && (
          <Row label={t('retention.rule.says')}>
            {rule.says} <span className="cites">{rule.cites.join(' · ')}</span>
            {rule.keep !== undefined && (
              <p className="quiet">{t('retention.rule.keeps', { time: lasting(rule.keep) })}</p>
            )}
          </Row>
        )}
      </Rows>
    </Card>
  )
}

interface Expiring {
  readonly of: RetentionPeriod
  readonly onLooked: (receipt: DestructionPreview['receipt']) => void
}

/** Expires a period by hand, in a case, after a look at what goes. */
function Expire({ of, onLooked }: Expiring) {
  const { t } = useTranslation()
  const { matter } = useMatter(ofPeriods)
  return (
    <>
      <Matter kinds={ofPeriods} says={t('retention.matter.period')} />
      {matter !== undefined && <Ordering key={matter.id} of={of} matter={matter} onLooked={onLooked} />}
    </>
  )
}

function Ordering({ of: { class: name, period }, matter, onLooked }: Expiring & { readonly matter: Case }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const change = useChange(['destructions', 'retention', 'jobs', 'proposals'])
  const [preview, setPreview] = useState<DestructionPreview>()
  const [problem, setProblem] = useState<NodeProblem>()
  const order = { class: name, period, case: matter.id }
  const look = async (): Promise<void> => {
    setProblem(undefined)
    const reply = await ask('previewExpiry', order)
    if (!reply.ok) {
      setProblem(reply.problem)
      return
    }
    setPreview(reply.value)
    onLooked(reply.value.receipt)
  }
  const expire = async (reason: string) => {
    const reply = await change(ask('expire', { ...order, ...(reason === '' ? {} : { reason }) }))
    if (reply.ok) await navigate({ to: `/retention/destructions/${reply.value.id}` })
    return reply
  }
  return (
    <>
      <Card title={t('retention.expire.title')} icon={<CalendarX2 aria-hidden />}>
        <div className="body stack">
          <p className="quiet">{t('retention.expire.says')}</p>
          <div>
            <Button onPress={() => void look()}>{t('retention.preview.look')}</Button>
          </div>
          {problem !== undefined && <Refusal problem={problem} />}
        </div>
      </Card>
      {preview !== undefined && (
        <PreviewOf preview={preview}>
          <Order label={t('retention.expire.order')} preview={preview} act={expire} />
        </PreviewOf>
      )}
    </>
  )
}
