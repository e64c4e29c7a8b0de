import type { Export } from '@carnet/api'
import { PackageOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, Go, Row, Rows, Tag } from '../design/index.ts'
import { dateTime } from '../words/index.ts'
import { Deeds } from './deeds.tsx'
import { InIt } from './in-it.tsx'
import { isOver, toneOf } from './standing.ts'

/** One file that leaves: what is in it, for whom, until when, and where it stands. */
export function ExportCard({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const { id, recipient, state, at, deleteBy } = of
  return (
    <Card
      title={
        <>
          <bdi>{recipient.name}</bdi> <code className="quiet">{of.id.slice(0, 8)}</code>
        </>
      }
      icon={<PackageOpen aria-hidden />}
      aside={<Tag tone={toneOf(state)}>{t(`exports.state.${state}`)}</Tag>}
    >
      <Rows>
        <InIt of={of} />
        <Row label={t('exports.deleteBy')}>
          <span className="line">
            {!isOver(of) && <Clock from={new Date(at)} until={new Date(deleteBy)} now={new Date()} />}
            {dateTime(deleteBy)}
          </span>
        </Row>
        <Row label={t('exports.way')}>
          <Way of={of} />
          <Go to={`/exports/${id}`}>{t('exports.see')}</Go>
        </Row>
      </Rows>
      <Deeds of={of} />
    </Card>
  )
}

/** What happened to it, in its order. */
function Way({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const steps = [
    ['asked', of.at],
    ['made', of.made],
    ['fetched', of.fetched],
    ['received', of.received],
    ['deleted', of.deleted],
    ['revoked', of.revoked],
  ] as const
  return (
    <ol className="way">
      {steps.map(
        ([step, when]) =>
          when !== undefined && (
            <li key={step}>
              {t(`exports.step.${step}`)} <span className="quiet">{dateTime(when)}</span>
            </li>
          ),
      )}
    </ol>
  )
}
