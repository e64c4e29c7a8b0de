import type { Export } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Button, Choice, Go, Page } from '../design/index.ts'
import { AskForExport } from '../export-request/index.ts'
import { id } from '../id.ts'
import { useKept } from '../kept.ts'
import { useAnswer } from '../node/index.ts'
import { ExportCard } from './export-card.tsx'
import { Recipients } from './recipients.tsx'
import { isLate, isOver } from './standing.ts'
import { Trace } from './trace.tsx'
import './exports.css'

const which = { all: () => true, late: isLate, open: (of: Export) => !isOver(of), over: isOver } as const
const kinds = ['all', 'late', 'open', 'over'] as const

/** Files that leave: what is late first, then what goes on, then what is over. */
export function Exports() {
  const { t } = useTranslation()
  const { exports } = useAnswer('exports', {})
  const [shown = 'all', setShown] = useKept('state', kinds)
  const [named, setNamed] = useKept<string>('export', id)
  const rank = (of: (typeof exports)[number]): number => (isLate(of) ? 0 : isOver(of) ? 2 : 1)
  const sorted = exports
    .filter((of) => (named === undefined ? which[shown](of) : of.id === named))
    .toSorted((a, b) => rank(a) - rank(b) || b.at.localeCompare(a.at))
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
      deeds={
        <>
          <Go to="/exports/open">{t('opening.title')}</Go>
          <AskForExport />
        </>
      }
    >
      {exports.length > 0 && (
        <div className="which">
          {named === undefined ? (
            <Choice
              label={t('exports.which')}
              value={shown}
              of={kinds.map((each) => [each, t(`exports.shownAre.${each}`)] as const)}
              onChoose={setShown}
            />
          ) : (
            <Button onPress={() => setNamed(undefined)}>{t('exports.all')}</Button>
          )}
        </div>
      )}
      {sorted.length === 0 && <p className="quiet">{t(exports.length === 0 ? 'exports.empty' : 'exports.noneSo')}</p>}
      {sorted.map((each) => (
        <ExportCard key={each.id} of={each} />
      ))}
      <Recipients />
      <Trace />
    </Page>
  )
}
