import type { DestructionPreview } from '@carnet/api'
import { Eye } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, Go, Row, Rows, Seal, Tag } from '../design/index.ts'
import { figure, hours } from '../words/index.ts'
import { useCounted } from './counted.ts'
import { Residuals } from './residuals.tsx'

/** What would go, what would stay, and who has to agree. Nothing is changed by looking. */
export function PreviewOf({
  preview,
  children,
}: {
  readonly preview: DestructionPreview
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  const counted = useCounted()
  const { keys, goes, compartments, held, keeps, agreement, delay, merged = [], residuals } = preview
  return (
    <Card
      title={t('retention.preview.title')}
      icon={<Eye aria-hidden />}
      aside={<Tag>{t('retention.preview.nothingYet')}</Tag>}
    >
      <Rows>
        <Row label={t('retention.preview.goes')}>
          <Seal broken word={counted(goes)} reason={t('retention.preview.keys', { count: keys, of: figure(keys) })} />
        </Row>
        {compartments.map(({ class: name, ...of }) => (
          <Row key={name} label={<span className="within">{t('retention.preview.ofClass')}</span>}>
            <code>{name}</code> · {counted(of)}
          </Row>
        ))}
        {merged.length > 0 && (
          <Row label={t('retention.preview.alsoGo')}>
            <span className="ids">
              {merged.map((id) => (
                <Go key={id} to={`/retention/subjects/${id}`}>
                  <code>{id.slice(0, 8)}</code>
                </Go>
              ))}
            </span>
          </Row>
        )}
        <Row label={t('retention.preview.stays')}>
          {held.records === 0 && keeps === 0 ? (
            <span className="quiet">{t('retention.preview.nothingStays')}</span>
          ) : (
            <span className="ids">
              {held.records > 0 && <Tag tone="good">{t('retention.preview.held', { records: counted(held) })}</Tag>}
              {keeps > 0 && <Tag tone="good">{t('retention.preview.keeps', { count: keeps, of: figure(keeps) })}</Tag>}
            </span>
          )}
        </Row>
        <Row label={t('retention.preview.agrees')}>
          <Tag tone={agreement === 'none' ? 'plain' : 'warn'}>{t(`retention.preview.agreement.${agreement}`)}</Tag>{' '}
          {agreement !== 'none' && (
            <span className="quiet">{t('retention.preview.agreementSays', { delay: hours(delay) })}</span>
          )}
        </Row>
      </Rows>
      <Residuals of={residuals} />
      <div className="body">{children}</div>
    </Card>
  )
}
