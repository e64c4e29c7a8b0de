import { useTranslation } from 'react-i18next'
import { Row, Rows } from '../design/index.ts'
import type { TakenShare } from '../node/index.ts'
import { dateTime, figure } from '../words/index.ts'

/** A share as it lies in an envelope: to be read by eye, and typed as a file that `carnet recover` takes. */
export function Paper({ sealed, opened }: TakenShare) {
  const { t } = useTranslation()
  const { threshold, parts, held, signer, authority } = sealed
  return (
    <section className="paper" aria-label={t('ceremony.paper')}>
      <h3>{t('ceremony.paper')}</h3>
      <p className="share">
        <code>{opened.share.match(/.{4}/g)?.join(' ')}</code>
      </p>
      <Rows>
        <Row label={t('ceremony.of')}>
          {authority} · {t('ceremony.recover', { threshold: figure(threshold), parts: figure(parts) })}
        </Row>
        <Row label={t('ceremony.since')}>{dateTime(held)}</Row>
        <Row label={t('ceremony.sealedTo')}>
          <code>{signer.slice(0, 8)}</code>
        </Row>
      </Rows>
      <p className="quiet">{t('ceremony.paperFile')}</p>
      <pre>{JSON.stringify(opened)}</pre>
    </section>
  )
}
