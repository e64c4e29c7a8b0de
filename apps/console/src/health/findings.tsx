import type { Examination } from '@carnet/api'
import { CircleAlert, CircleCheck, CircleX, HeartPulse } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card } from '../design/index.ts'
import './findings.css'

type Finding = Examination['findings'][number]

/** The worst first. */
const order = ['failing', 'attention', 'well'] as const
const icons = { failing: CircleX, attention: CircleAlert, well: CircleCheck } as const

/** What was looked at: the worst first, with what to do. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation()
  const sorted = findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return (
    <Card title={t('health.findings')} icon={<HeartPulse aria-hidden />}>
      <ul className="findings">
        {sorted.map((finding) => (
          <Found key={`${finding.area} ${finding.says}`} finding={finding} />
        ))}
      </ul>
    </Card>
  )
}

function Found({ finding: { area, state, says, todo } }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  const Icon = icons[state]
  return (
    <li className={state}>
      <Icon aria-label={t(`health.state.${state}`)} role="img" />
      <span className="area">{t(`health.area.${area}`)}</span>
      <div>
        <p lang="en">{says}</p>
        {todo !== undefined && (
          <p className="quiet" lang="en">
            {todo}
          </p>
        )}
      </div>
    </li>
  )
}
