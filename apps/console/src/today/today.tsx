import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { useActor } from '../session.ts'
import { day } from '../words/index.ts'
import { Cases } from './cases.tsx'
import { Notices } from './notices.tsx'
import { Stopped } from './stopped.tsx'
import { ToDecide } from './to-decide.tsx'
import { NodeCard } from './node-card.tsx'

/** What waits for whoever is signed in. */
export function Today() {
  const { t } = useTranslation()
  const actor = useActor()
  const proposals = useMaybe('proposals', {})?.proposals ?? []
  const waiting = proposals.filter(
    ({ state, by, approvals, refusals }) =>
      state === 'waiting' && by !== actor.id && ![...approvals, ...refusals].some((word) => word.actor === actor.id),
  )
  return (
    <Page
      name={t('today.title')}
      title={t('today.title')}
      sub={
        <>
          <span>{day(new Date())}</span>
          <span>{t('today.needYou', { count: waiting.length })}</span>
        </>
      }
      aside={
        <>
          <NodeCard />
          <Notices />
        </>
      }
    >
      <ToDecide proposals={waiting} />
      <Stopped />
      <Cases />
    </Page>
  )
}
