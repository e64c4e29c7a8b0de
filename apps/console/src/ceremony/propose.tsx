import type { SignerId } from '@carnet/api'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Checks, Field, Go } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'
import { useHolds } from '../session.ts'

/** Proposes whose shares recover the keys. Shares are sealed to key files; a passkey opens none. */
export function ProposeCeremony() {
  const { t } = useTranslation()
  const fit = useAnswer('signers', {}).signers.filter(
    ({ state, sealingKey }) => state === 'confirmed' && sealingKey !== undefined,
  )
  const [chosen, choose] = useState<readonly SignerId[]>([])
  const [threshold, setThreshold] = useState('2')
  const changing = useChange(['proposals'])
  if (!useHolds('key-custodian', 'administrator')) return null
  return (
    <Card title={t('ceremony.who')} icon={<Users aria-hidden />}>
      <div className="body stack">
        <p className="quiet">{t('ceremony.whoSays')}</p>
        {fit.length < 2 ? (
          <p className="quiet">
            {t('keys.tooFew')} <Go to="/account">{t('ownAccount')}</Go>
          </p>
        ) : (
          <div>
            <Act
              label={t('keys.proposeCeremony')}
              says={t('keys.proposeCeremonySays')}
              onOpen={() => choose([])}
              isReady={chosen.length >= 2}
              act={() => changing(ask('proposeCeremony', { custodians: [...chosen], threshold: Number(threshold) }))}
              result={({ id }) => (
                <p>
                  {t('keys.proposed')} <Go to={`/proposals/${id}`}>{t('deciding.see')}</Go>
                </p>
              )}
            >
              <Checks
                label={t('deciding.line.custodians')}
                of={fit.map(({ id, person }) => [id, <Person key={id} id={person} />])}
                value={chosen}
                onChoose={choose}
              />
              <Field
                label={t('deciding.line.threshold')}
                inputMode="numeric"
                value={threshold}
                onChange={setThreshold}
                isRequired
              />
            </Act>
          </div>
        )}
      </div>
    </Card>
  )
}
