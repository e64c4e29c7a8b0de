import type { Export } from '@carnet/api'
import { PackageOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, Row, Rows, Tag } from '../design/index.ts'
import { knownElements } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { dateTime, figure } from '../words/index.ts'
import { Deeds } from './deeds.tsx'
import { isOver, toneOf } from './standing.ts'

const nameOf = (id: string): string => knownElements.find((element) => element.id === id)?.name ?? id

/** One file that leaves: what is in it, for whom, until when, and where it stands. */
export function ExportCard({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const { recipient, state, elements, records, subjects, format, purpose, reason, at, deleteBy } = of
  return (
    <Card
      title={<bdi>{recipient.name}</bdi>}
      icon={<PackageOpen aria-hidden />}
      aside={<Tag tone={toneOf(state)}>{t(`exports.state.${state}`)}</Tag>}
    >
      <Rows>
        <Row label={t('exports.what')}>
          {t('exports.whatIs', { records: figure(records), subjects: figure(subjects) })} · <code>{format}</code>
        </Row>
        <Row label={t('exports.elements')}>
          <span className="shown">
            {elements.map(({ element, shown }) => (
              <Tag key={element}>
                {nameOf(element)} · {shown.map((each) => t(`exports.shown.${each}`)).join(', ')}
              </Tag>
            ))}
          </span>
        </Row>
        <Row label={t('exports.why')}>
          <strong>{purposeName(purpose)}</strong> · <bdi>{reason}</bdi>
        </Row>
        <Row label={t('exports.deleteBy')}>
          <span className="line">
            {!isOver(of) && <Clock from={new Date(at)} until={new Date(deleteBy)} now={new Date()} />}
            {dateTime(deleteBy)}
          </span>
        </Row>
        <Row label={t('exports.way')}>
          <Way of={of} />
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
