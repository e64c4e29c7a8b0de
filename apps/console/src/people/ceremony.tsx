import type { SignerId } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Checks, Field, Go } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { Person } from '../person.tsx'

/** Proposes whose shares recover the keys. Shares are sealed to key files; a passkey opens none. */
export function ProposeCeremony() {
  const { t } = useTranslation()
  const fit = useAnswer('signers', {}).signers.filter(
    ({ state, sealingKey }) => state === 'confirmed' && sealingKey !== undefined,
  )
  const [chosen, choose] = useState<readonly SignerId[]>([])
  const [threshold, setThreshold] = useState('2')
  const changing = useChange(['proposals'])
  if (fit.length < 2) return <p className="quiet">{t('keys.tooFew')}</p>
  return (
    <div>
      <Act
        label={t('keys.proposeCeremony')}
        says={t('keys.proposeCeremonySays')}
        onOpen={() => choose([])}
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
  )
}
