import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { AMillion } from './a-million.tsx'
import { Everything } from './everything.tsx'
import './living.css'

const themes = ['light', 'dark'] as const
const directions = ['ltr', 'rtl'] as const

/** Every component in each state, four times over. */
export function Living() {
  const { t } = useTranslation()
  return (
    <Page name={t('living.title')} title={t('living.title')} sub={t('living.sub')}>
      <div className="living">
        {themes.flatMap((theme) =>
          directions.map((direction) => (
            <section
              key={`${theme} ${direction}`}
              data-theme={theme}
              dir={direction}
              aria-label={`${t(`living.${theme}`)}, ${t(`living.${direction}`)}`}
            >
              <p className="quiet">
                {t(`living.${theme}`)}, {t(`living.${direction}`)}
              </p>
              <Everything />
            </section>
          )),
        )}
      </div>
      <AMillion />
    </Page>
  )
}
