import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Go, Row, Rows, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'

/** What a retention run would do now. It is a preview: nothing changes. */
export function Due() {
  const { t } = useTranslation()
  const run = useMaybe('previewRetention', {})
  if (run === undefined) return null
  const due = run.periods.filter((period) => period.due !== undefined)
  return (
    <Card title={t('health.due')} icon={<Hourglass aria-hidden />}>
      <Rows>
        <Row label={t('health.toRestrict')}>{figure(run.restricted)}</Row>
        <Row label={t('health.toDestroy')}>{figure(run.destroyed)}</Row>
        <Row label={t('health.toDecide')}>{figure(run.waiting)}</Row>
        {run.stopped !== undefined && (
          <Row label={t('health.stopped')}>
            <Tag tone="bad">{run.stopped}</Tag>
          </Row>
        )}
        {due.map(({ class: name, period, due: what, records, ends, waitsFor }) => (
          <Row
            key={`${name} ${period}`}
            label={<Go to={`/retention/periods/${name}/${period}`}>{`${name} ${period}`}</Go>}
          >
            {t(`health.dueIs.${what}`)} · {t('health.records', { records: figure(records) })}
            {ends !== undefined && <span className="quiet"> {dateTime(ends)}</span>}
            {waitsFor !== undefined && <p className="quiet">{waitsFor}</p>}
          </Row>
        ))}
      </Rows>
      {due.length === 0 && <p className="empty">{t('health.dueEmpty')}</p>}
    </Card>
  )
}
