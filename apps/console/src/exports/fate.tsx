import type { Export } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { Fingerprint, Route } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, Go, Moment, Page, Row, Rows, Stamps, Tag, Timeline } from '../design/index.ts'
import { useAnswer, useMaybe } from '../node/index.ts'
import { Person } from '../person.tsx'
import { dateTime } from '../words/index.ts'
import { Deeds } from './deeds.tsx'
import { InIt } from './in-it.tsx'
import { isOver, toneOf } from './standing.ts'
import './exports.css'

/** What became of one export: who has it, until when, and what is missing. */
export function Fate() {
  const { t } = useTranslation()
  const params: { readonly id?: string } = useParams({ strict: false })
  const of = useAnswer('showExport', { id: (params.id ?? '') as Export['id'] })
  const { recipient, state, at, deleteBy, by, proposal, entry } = of
  const receipt = useMaybe('receipt', { hash: entry ?? ('' as never) }, entry !== undefined)
  return (
    <Page
      name={t('exports.fate')}
      title={<bdi>{recipient.name}</bdi>}
      sub={
        <>
          <Go to="/exports">{t('exports.title')}</Go>
          <Tag tone={toneOf(state)}>{t(`exports.state.${state}`)}</Tag>
          <span>{t(`exports.fateIs.${state}`)}</span>
        </>
      }
      aside={
        <>
          <Card title={t('exports.recipient')} icon={<Fingerprint aria-hidden />}>
            <Rows>
              <Row label={t('exports.whoseIs')}>{t(`exports.whose.${recipient.whose}`)}</Row>
              <Row label={t('exports.fingerprint')}>
                <Tag>{recipient.kind}</Tag> <code>{recipient.fingerprint}</code>
              </Row>
              <Row label={t('exports.deleteBy')}>
                {!isOver(of) && <Clock from={new Date(at)} until={new Date(deleteBy)} now={new Date()} />}{' '}
                {dateTime(deleteBy)}
              </Row>
            </Rows>
          </Card>
          {receipt !== undefined && <Stamps receipts={[receipt]} />}
        </>
      }
    >
      <Card title={t('exports.way')} icon={<Route aria-hidden />}>
        <Steps of={of} />
        <Deeds of={of} />
      </Card>
      <Card title={t('exports.what')}>
        <Rows>
          <InIt of={of} />
          <Row label={t('exports.by')}>
            <Person id={by} />
          </Row>
          <Row label={t('exports.approved')}>
            <Go to={`/proposals/${proposal}`}>{t('deciding.see')}</Go>
          </Row>
          {entry !== undefined && (
            <Row label={t('exports.entry')}>
              <code>{entry}</code>
            </Row>
          )}
        </Rows>
      </Card>
    </Page>
  )
}

type Step = 'asked' | 'made' | 'fetched' | 'received' | 'deleted'

/** Each step with its moment, or that it is still to come, or late. */
function Steps({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const { at, made, fetched, received, deleted, revoked, state, deleteBy } = of
  const steps: readonly (readonly [Step, string | undefined])[] = [
    ['asked', at],
    ['made', made],
    ['fetched', fetched],
    ['received', received],
    ['deleted', deleted],
  ]
  const late: Partial<Record<Step, boolean>> = {
    received: state === 'overdue-receipt',
    deleted: state === 'overdue-deletion',
  }
  const markOf = (step: Step, when: string | undefined): 'done' | 'late' | 'to-come' =>
    when !== undefined ? 'done' : late[step] === true ? 'late' : 'to-come'
  return (
    <Timeline label={t('exports.way')} isWay>
      {steps.map(([step, when]) => (
        <Moment key={step} mark={markOf(step, when)} title={<strong>{t(`exports.step.${step}`)}</strong>} at={when}>
          {when === undefined && (
            <p>
              {isOver(of) ? (
                t('exports.never')
              ) : late[step] === true ? (
                <Tag tone="bad">{t('exports.missing')}</Tag>
              ) : step === 'deleted' ? (
                t('exports.dueBy', { at: dateTime(deleteBy) })
              ) : (
                t('exports.toCome')
              )}
            </p>
          )}
        </Moment>
      ))}
      {revoked !== undefined && (
        <Moment mark="late" title={<strong>{t('exports.step.revoked')}</strong>} at={revoked} />
      )}
    </Timeline>
  )
}
