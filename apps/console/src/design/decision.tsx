import type { DecidedAgain, DecisionSaid, PastDecision } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Row, Rows } from './card.tsx'
import { Tag } from './tag.tsx'
import './decision.css'

const tones = { permitted: 'good', 'needs-approval': 'warn' } as const

/** How something was decided, in a word. */
export const Outcome = ({ of }: { readonly of: string }) => {
  const { t } = useTranslation()
  const tone = Object.hasOwn(tones, of) ? tones[of as keyof typeof tones] : 'bad'
  return <Tag tone={tone}>{t(`decision.outcome.${of}`, { defaultValue: of })}</Tag>
}

type Facts = PastDecision['then']['decided'][number]['facts']
type Failed = Extract<DecidedAgain, { readonly failed: unknown }>['failed'][number]

interface Props {
  readonly decision: DecisionSaid
  readonly facts?: Facts
  /** Rules that did not hold, and the first fact that each failed by. */
  readonly failed?: Failed | undefined
}

/** What the rules said to one question: what decided, what it rests on, what it obliges to, and what would help. */
export function Decision({ decision, facts = {}, failed = [] }: Props) {
  const { t } = useTranslation()
  const because = decision.outcome === 'conflict' ? decision.between : decision.because
  const duties = 'obligations' in decision ? [...new Set(decision.obligations.map(({ kind }) => kind))] : []
  return (
    <>
      <Rows>
        <Row label={t('decision.decided')}>
          <Outcome of={decision.outcome} />
        </Row>
        {because.map(({ rule, says, cites }) => (
          <Row key={rule} label={<code>{rule}</code>}>
            <p className="says">{says}</p>
            <p className="cites">{cites.join(' · ')}</p>
          </Row>
        ))}
        {duties.length > 0 && (
          <Row label={t('decision.duties')}>
            <span className="line">
              {duties.map((duty) => (
                <Tag key={duty}>{t(`rules.duty.${duty}`, { defaultValue: duty })}</Tag>
              ))}
            </span>
          </Row>
        )}
        {decision.outcome === 'refused' && decision.nearestChange !== undefined && (
          <Row label={t('decision.helps')}>
            <strong>{decision.nearestChange.says}</strong>
          </Row>
        )}
        {decision.outcome === 'undecidable' && (
          <Row label={t('decision.unknown')}>
            <code>{decision.unknown.join(', ')}</code>
          </Row>
        )}
      </Rows>
      <Known facts={facts} />
      <DidNotHold failed={failed} />
    </>
  )
}

function Known({ facts }: { readonly facts: Facts }) {
  const { t } = useTranslation()
  const known = Object.entries(facts)
  if (known.length === 0) return null
  return (
    <details className="decision-account">
      <summary>{t('decision.known', { count: known.length })}</summary>
      <dl>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{typeof value === 'object' ? value.join(', ') : String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function DidNotHold({ failed }: { readonly failed: Failed }) {
  const { t } = useTranslation()
  if (failed.length === 0) return null
  return (
    <details className="decision-account">
      <summary>{t('decision.failed', { count: failed.length })}</summary>
      <dl>
        {failed.map(({ rule, attribute }) => (
          <div key={rule}>
            <dt>
              <code>{rule}</code>
            </dt>
            <dd>
              <code>{attribute}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
