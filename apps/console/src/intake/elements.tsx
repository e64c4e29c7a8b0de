import type { IntakeReport } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { figure } from '../words/index.ts'

/** From what routing needs to what hardly anybody may see. */
const classes = ['open', 'internal', 'commercial', 'personal', 'special', 'enforcement'] as const

/** How much of a message is sealed, by class, and how little stands in clear. */
export function Elements({ sealed, kinds }: { readonly sealed: IntakeReport['sealed']; readonly kinds: number }) {
  const { t } = useTranslation()
  const held = classes.filter((name) => sealed[name] > 0)
  const all = held.reduce((sum, name) => sum + sealed[name], 0)
  const clear = sealed.open
  return (
    <div className="elements">
      <p>
        {t('intake.sealed', { sealed: figure(all - clear), all: figure(all), kinds: figure(kinds) })}{' '}
        <span className="quiet">{t('intake.inClear', { clear: figure(clear) })}</span>
      </p>
      <div className="parts" aria-hidden>
        {held.map((name) => (
          <i key={name} className={name} style={{ flexGrow: sealed[name] }} />
        ))}
      </div>
      <ul>
        {held.map((name) => (
          <li key={name}>
            <i className={name} aria-hidden />
            {t(`classification.${name}`)} <strong>{figure(sealed[name])}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}
