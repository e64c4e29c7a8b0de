import { useTranslation } from 'react-i18next'
import { Act, Row, Rows, Tag } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** Does now what is due, after a look at what that is; and takes the clock for right where it was set far ahead. */
export function Run() {
  const { t } = useTranslation()
  const change = useChange(['retention', 'previewRetention', 'destructions', 'examine', 'jobs'])
  return (
    <Act
      grave
      label={t('retention.run.run')}
      title={t('retention.run.title')}
      act={() => change(ask('runRetention', {}))}
      result={({ restricted, destroyed, waiting, stopped }) => (
        <Told restricted={restricted} destroyed={destroyed} waiting={waiting} stopped={stopped} />
      )}
    >
      <Preview />
    </Act>
  )
}

function Preview() {
  const { t } = useTranslation()
  const run = useMaybe('previewRetention', {})
  if (run === undefined) return <p className="quiet">{t('waiting')}</p>
  const next = (what: 'restrict' | 'destroy'): number => run.periods.filter(({ due }) => due === what).length
  return (
    <>
      <Told restricted={next('restrict')} destroyed={next('destroy')} waiting={run.waiting} stopped={run.stopped} />
      <p className="quiet">{t('retention.run.says')}</p>
    </>
  )
}

function Told({
  restricted,
  destroyed,
  waiting,
  stopped,
}: {
  readonly restricted: number
  readonly destroyed: number
  readonly waiting: number
  readonly stopped: string | undefined
}) {
  const { t } = useTranslation()
  return (
    <Rows>
      <Row label={t('retention.run.restricted')}>{figure(restricted)}</Row>
      <Row label={t('retention.run.destroyed')}>{figure(destroyed)}</Row>
      <Row label={t('retention.run.waiting')}>{figure(waiting)}</Row>
      {stopped !== undefined && (
        <Row label={t('retention.run.stopped')}>
          <Tag tone="bad">{stopped}</Tag>
        </Row>
      )}
    </Rows>
  )
}
