import type { RetentionPeriod } from '@carnet/api'
import { Gavel } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Field } from '../design/index.ts'
import { inDays } from '../until.ts'
import { ask, useChange } from '../node/index.ts'
import { useCounted } from './counted.ts'

/** What becomes of a period that has ended and that no rule destroys by itself. */
export function Decide({ of: { class: name, period, records } }: { readonly of: RetentionPeriod }) {
  const { t } = useTranslation()
  const counted = useCounted()
  const change = useChange(['retention', 'previewRetention', 'destructions', 'examine', 'jobs', 'proposals'])
  const [days, setDays] = useState('365')
  return (
    <Card title={t('retention.decide.title')} icon={<Gavel aria-hidden />}>
      <div className="body stack">
        <p>{t('retention.decide.says')}</p>
        <div className="line">
          <Act
            label={t('retention.decide.keep')}
            says={t('retention.decide.keepSays')}
            isReady={Number(days) > 0}
            act={() => change(ask('decideEnded', { class: name, period, decision: 'keep', until: inDays(days) }))}
          >
            <Field label={t('retention.decide.days')} value={days} onChange={setDays} inputMode="numeric" isRequired />
          </Act>
          <Act
            grave
            label={t('retention.decide.destroy')}
            act={() => change(ask('decideEnded', { class: name, period, decision: 'destroy' }))}
          >
            <p>
              <strong>{counted({ records, more: false })}</strong>
            </p>
            <p>{t('retention.decide.destroySays')}</p>
          </Act>
        </div>
      </div>
    </Card>
  )
}
