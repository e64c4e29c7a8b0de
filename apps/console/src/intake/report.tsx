import type { DeferredReport, IntakeAnswer, IntakeReport } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Row, Rows, Wax } from '../design/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { Elements } from './elements.tsx'

/** What became of a message: what was understood, what it was sealed as, what was not known, the node's word. */
export const Report = ({ answer }: { readonly answer: IntakeAnswer }) =>
  'deferred' in answer ? <Deferred report={answer} /> : <Taken report={answer} />

function Taken({ report }: { readonly report: IntakeReport }) {
  const { t } = useTranslation()
  const { records, format, sealed, elements, subjects, unknown, again } = report
  return (
    <>
      {again && <p className="quiet">{t('intake.wasThere')}</p>}
      <Figures records={records} format={format} />
      <Elements sealed={sealed} kinds={Object.keys(elements).length} />
      <Rows>
        <Row label={t('intake.subjects')}>
          {t('intake.subjectsAre', { fresh: figure(subjects.new), known: figure(subjects.known) })}
        </Row>
        {unknown.length > 0 && (
          <Row label={t('intake.unknown')}>
            <ul className="unknown">
              {unknown.map(({ field, place, count }) => (
                <li key={field}>
                  <bdi>{field}</bdi>{' '}
                  <span className="quiet">
                    {t('intake.unknownIs', { line: figure(place.line), values: figure(count) })}
                  </span>
                </li>
              ))}
            </ul>
            <span className="quiet">{t('intake.unknownSays')}</span>
          </Row>
        )}
        <Stamp report={report} />
      </Rows>
    </>
  )
}

function Deferred({ report }: { readonly report: DeferredReport }) {
  const { t } = useTranslation()
  return (
    <>
      <p>{t('intake.deferred')}</p>
      <Figures records={report.records} format={report.format} />
      <Rows>
        <Stamp report={report} />
      </Rows>
    </>
  )
}

/** The format found, and records by kind. */
function Figures({ records, format }: Pick<IntakeReport, 'records' | 'format'>) {
  const { t, i18n } = useTranslation()
  const word = (kind: string): string => (i18n.exists(`intake.kind.${kind}`) ? t(`intake.kind.${kind}`) : kind)
  return (
    <dl className="figures">
      {Object.entries(records).map(([kind, count]) => (
        <div key={kind}>
          <dt>{word(kind)}</dt>
          <dd>{figure(count)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('intake.formatFound')}</dt>
        <dd>
          <code>{format}</code>
        </dd>
      </div>
    </dl>
  )
}

function Stamp({ report: { receipt, message } }: { readonly report: Pick<IntakeReport, 'receipt' | 'message'> }) {
  const { t } = useTranslation()
  return (
    <>
      <Row label={t('intake.message')}>
        <code>{message}</code>
      </Row>
      <Row label={t('intake.receipt')}>
        <span className="line">
          <Wax />
          <code>{receipt.hash}</code>
        </span>
        <span className="quiet">{t('intake.receiptIs', { at: dateTime(receipt.includedBy) })}</span>
      </Row>
    </>
  )
}
