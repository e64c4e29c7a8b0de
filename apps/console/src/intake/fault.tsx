import { useTranslation } from 'react-i18next'
import { Refusal } from '../design/index.ts'
import type { NodeProblem } from '../node/index.ts'

interface At {
  readonly line: number
  readonly column?: number
  readonly field?: string
}

/** Why a message was refused: where it is not as it should be, and how it should be. Never what stands there. */
export function Fault({ problem }: { readonly problem: NodeProblem }) {
  const { t, i18n } = useTranslation()
  const { at, fault, expected, quarantined } = problem.with as {
    readonly at?: At
    readonly fault?: string
    readonly expected?: string
    readonly quarantined?: boolean
  }
  return (
    <>
      <Refusal problem={problem} />
      {problem.code === 'message/malformed' && at !== undefined && (
        <dl className="place">
          <div>
            <dt>{t('intake.where')}</dt>
            <dd>
              <code>
                {at.line}
                {at.column === undefined ? '' : `:${at.column}`}
              </code>{' '}
              <small>{t(at.column === undefined ? 'intake.line' : 'intake.lineColumn')}</small>
            </dd>
          </div>
          {at.field !== undefined && (
            <div>
              <dt>{t('intake.field')}</dt>
              <dd>
                <bdi>{at.field}</bdi>
              </dd>
            </div>
          )}
          <div>
            <dt>{t('intake.fault')}</dt>
            <dd>{i18n.exists(`intake.faults.${fault}`) ? t(`intake.faults.${fault}`) : fault}</dd>
          </div>
          <div>
            <dt>{t('intake.expected')}</dt>
            <dd>
              <strong>{expected}</strong>
            </dd>
          </div>
        </dl>
      )}
      {quarantined === true && <p className="quiet">{t('intake.quarantined')}</p>}
    </>
  )
}
