import type { Hold } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Act, Row, Rows } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** Lifts an order, after a look at what goes back and what is destroyed by that. */
export function Lift({ hold: { id, reference, kind } }: { readonly hold: Hold }) {
  const { t } = useTranslation()
  const change = useChange(['holds', 'jobs', 'showSubject'])
  return (
    <Act
      grave
      look="plain"
      label={t('retention.lift.lift')}
      about={reference}
      title={t(`retention.lift.title.${kind}`)}
      act={() => change(ask('lift', { id }))}
    >
      <p>
        <bdi>{reference}</bdi>
      </p>
      <Preview id={id} />
    </Act>
  )
}

function Preview({ id }: Pick<Hold, 'id'>) {
  const { t } = useTranslation()
  const preview = useMaybe('previewLift', { id })
  if (preview === undefined) return <p className="quiet">{t('waiting')}</p>
  return (
    <>
      <Rows>
        <Row label={t('retention.lift.back')}>{figure(preview.back)}</Row>
        <Row label={t('retention.lift.destroyed')}>
          {preview.destroyed === 0 ? figure(0) : <strong className="gone">{figure(preview.destroyed)}</strong>}
        </Row>
      </Rows>
      <p className="quiet">{t(preview.destroyed === 0 ? 'retention.lift.says' : 'retention.lift.saysGone')}</p>
    </>
  )
}
