import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'
import { AskForExport } from './ask-for-export.tsx'
import { ExportCard } from './export-card.tsx'
import { Recipients } from './recipients.tsx'
import { isLate, isOver } from './standing.ts'
import './exports.css'

/** Files that leave: what is late first, then what goes on, then what is over. */
export function Exports() {
  const { t } = useTranslation()
  const { exports } = useAnswer('exports', {})
  const rank = (of: (typeof exports)[number]): number => (isLate(of) ? 0 : isOver(of) ? 2 : 1)
  const sorted = exports.toSorted((a, b) => rank(a) - rank(b) || b.at.localeCompare(a.at))
  const late = exports.filter(isLate).length
  return (
    <Page
      name={t('exports.title')}
      title={t('exports.title')}
      sub={
        <>
          <span>{t('exports.lead')}</span>
          <span>{late === 0 ? t('exports.noneLate') : t('exports.late', { late })}</span>
        </>
      }
      deeds={<AskForExport />}
    >
      {sorted.length === 0 && <p className="quiet">{t('exports.empty')}</p>}
      {sorted.map((each) => (
        <ExportCard key={each.id} of={each} />
      ))}
      <Recipients />
    </Page>
  )
}
