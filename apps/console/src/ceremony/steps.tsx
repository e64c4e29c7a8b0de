import type { Proposal, RecoveryStanding } from '@carnet/api'
import { CircleCheck, CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'

interface Props {
  readonly waiting: Proposal | undefined
  readonly recovery: RecoveryStanding | undefined
}

/** How a ceremony goes, and how far this one is. */
export function Steps({ waiting, recovery }: Props) {
  const { t } = useTranslation()
  const files = useAnswer('signers', {}).signers.filter(
    ({ state, sealingKey }) => state === 'confirmed' && sealingKey !== undefined,
  )
  const isHeld = recovery !== undefined && waiting === undefined
  const steps = [
    ['files', files.length >= 2],
    ['proposed', waiting !== undefined || isHeld],
    ['signed', isHeld],
    ['taken', isHeld && recovery.checks.length > 0],
    ['checked', isHeld && recovery.checks.length === recovery.parts],
  ] as const
  return (
    <Card title={t('ceremony.how')}>
      <ol className="steps">
        {steps.map(([step, done]) => (
          <li key={step} className={done ? 'done' : ''}>
            {done ? (
              <CircleCheck role="img" aria-label={t('ceremony.done')} />
            ) : (
              <CircleDashed role="img" aria-label={t('ceremony.todo')} />
            )}
            <div>
              <strong>{t(`ceremony.goes.${step}.title`)}</strong>
              <p className="quiet">{t(`ceremony.goes.${step}.says`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
