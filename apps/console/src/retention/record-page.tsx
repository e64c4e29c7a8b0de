import type { RecordId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Go, Page, Row, Rows } from '../design/index.ts'
import { useMay } from './may.ts'
import { LinkObjectively } from './link-objectively.tsx'
import { OrderHold } from './order-hold.tsx'
import { ReportEvent } from './report-event.tsx'

/** How long one record is kept, as far as whoever looks has a say in it. */
export function RecordPage() {
  const { t } = useTranslation()
  const { id = '' }: { readonly id?: string } = useParams({ strict: false })
  const records = [id as RecordId]
  const [hold, report, link] = [useMay('hold'), useMay('reportEvents'), useMay('linkObjectively')]
  return (
    <Page
      name={t('retention.record.name')}
      title={
        <>
          {t('retention.record.name')} <code>{id.slice(0, 8)}</code>
        </>
      }
      sub={<Go to={`/record/${id}`}>{t('retention.record.back')}</Go>}
    >
      <Card title={t('retention.record.title')} icon={<Hourglass aria-hidden />}>
        <Rows>
          {hold && (
            <Row
              label={t('retention.hold.one')}
              deed={<OrderHold of={{ records }} says={t('retention.hold.ofRecord')} />}
            >
              <span className="quiet">{t('retention.record.hold')}</span>
            </Row>
          )}
          {report && (
            <Row label={t('retention.event.title')} deed={<ReportEvent records={records} />}>
              <span className="quiet">{t('retention.record.event')}</span>
            </Row>
          )}
          {link && (
            <Row label={t('retention.link.title')} deed={<LinkObjectively records={records} />}>
              <span className="quiet">{t('retention.record.link')}</span>
            </Row>
          )}
        </Rows>
        {!hold && !report && !link && <p className="empty">{t('retention.forOthers')}</p>}
      </Card>
    </Page>
  )
}
