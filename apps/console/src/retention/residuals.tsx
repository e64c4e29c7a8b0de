import type { Residual } from '@carnet/api'
import { useTranslation } from 'react-i18next'

/** What is left somewhere although the keys are gone, in plain words. */
export function Residuals({ of }: { readonly of: readonly Residual[] }) {
  const { t } = useTranslation()
  if (of.length === 0) return null
  return (
    <div className="body residuals">
      <h3>{t('retention.residuals.title')}</h3>
      <ul>
        {of.map((each) => (
          <li key={each}>{t(`retention.residuals.${each}`)}</li>
        ))}
      </ul>
    </div>
  )
}
