import type { MatrixRow, PolicyInForce, Sight } from '@carnet/api'
import { Grid3x3 } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, Choice } from '../design/index.ts'
import { useKept } from '../kept.ts'
import { usePurposeName } from '../purpose-name.ts'
import { useActor } from '../session.ts'

/** As many rows as are in sight. */
const first = 16

/** Who sees what: role, purpose and class, each with the greatest answer that the role gets. */
export function Matrix({ policy: { matrix, purposes, classes } }: { readonly policy: PolicyInForce }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const actor = useActor()
  const own = 'roles' in actor ? actor.roles.find((role) => matrix.some((row) => row.role === role)) : undefined
  const roles = [...new Set(matrix.map((row) => row.role))]
  const [role = own ?? 'all', setRole] = useKept<string>('role', ['all', ...roles])
  const chosen = matrix.filter((row) => role === 'all' || row.role === role)
  // What is out of sight is drawn once the page is there.
  const rows = useDeferredValue(chosen, chosen.slice(0, first))
  const titles = new Map(purposes.map(({ id, title }) => [id, title]))
  return (
    <Card title={t('rules.whoSees')} icon={<Grid3x3 aria-hidden />}>
      <div className="body stack">
        <p className="quiet">{t('rules.whoSeesNote')}</p>
        <div className="narrow">
          <Choice
            label={t('rules.role')}
            value={role}
            of={[['all', t('rules.allRoles')], ...roles.map((each) => [each, t(`role.${each}`)] as const)]}
            onChoose={setRole}
          />
        </div>
        <Legend />
      </div>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('rules.whoSees')}>
        <table className="matrix">
          <thead>
            <tr>
              <th scope="col">{t('rules.purpose')}</th>
              {role === 'all' && <th scope="col">{t('rules.role')}</th>}
              <th scope="col">{t('rules.answer')}</th>
              {classes.map((each) => (
                <th key={each} scope="col" className="class">
                  <span>{t(`rules.class.${each}`, { defaultValue: each })}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.purpose}/${row.role}`}>
                <th scope="row">{purposeName(row.purpose, titles.get(row.purpose))}</th>
                {role === 'all' && <td>{t(`role.${row.role}`)}</td>}
                <td>{answerOf(row, t)}</td>
                {row.sees.map((sight, at) => (
                  <td key={classes[at]} className="cell">
                    <Mark sight={sight} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const answerOf = ({ answer, needsApproval }: MatrixRow, t: (key: string) => string): string =>
  needsApproval ? `${t(`rules.answers.${answer}`)} · ${t('rules.needsApproval')}` : t(`rules.answers.${answer}`)

const sights: readonly Sight[] = ['whole', 'masked', 'pseudonym', 'redacted', 'approved', 'none']

const Legend = () => {
  const { t } = useTranslation()
  return (
    <ul className="legend">
      {sights.map((sight) => (
        <li key={sight}>
          <i className={`sight ${sight}`} aria-hidden />
          {t(`rules.sight.${sight}`)}
        </li>
      ))}
    </ul>
  )
}

/** One look tells; and the word is there for whoever listens, or points. */
const Mark = ({ sight }: { readonly sight: Sight }) => {
  const { t } = useTranslation()
  return (
    <span title={t(`rules.sight.${sight}`)}>
      <i className={`sight ${sight}`} aria-hidden />
      <span className="unseen">{t(`rules.sight.${sight}`)}</span>
    </span>
  )
}
