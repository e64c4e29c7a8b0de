import { useSearch } from '@tanstack/react-router'
import { Target } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Why one is here: over every page that may show data. */
export function WhyBar() {
  const { t } = useTranslation()
  const { purpose, case: matter } = useSearch({ strict: false })
  return (
    <div className="why">
      <Target aria-hidden />
      {purpose === undefined ? (
        <span>{t('why.nothing')}</span>
      ) : (
        <span>
          {t('why.for')} <strong>{purpose}</strong>
          {matter !== undefined && (
            <>
              {' · '}
              {t('why.case')} <code>{matter.slice(0, 8)}</code>
            </>
          )}
        </span>
      )}
    </div>
  )
}
