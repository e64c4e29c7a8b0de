import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'
import { dateTime } from '../words/index.ts'
import { Backups } from './backups.tsx'
import { Due } from './due.tsx'
import { Findings } from './findings.tsx'
import { Jobs } from './jobs.tsx'
import { LedgerCard } from './ledger-card.tsx'

/** Whether the node is well, and what it is at. */
export function Health() {
  const { t } = useTranslation()
  const { at, findings } = useAnswer('examine', {})
  const waiting = findings.filter(({ state }) => state !== 'well').length
  return (
    <Page
      name={t('health.title')}
      title={t('health.title')}
      sub={
        <>
          <span>{waiting === 0 ? t('health.allWell') : t('health.waiting', { waiting, all: findings.length })}</span>
          <span>{t('health.examined', { at: dateTime(at) })}</span>
        </>
      }
      aside={
        <>
          <LedgerCard />
          <Due />
        </>
      }
    >
      <Findings findings={findings} />
      <Jobs />
      <Backups />
    </Page>
  )
}
