import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useHolds } from '../session.ts'
import { Continuities } from './continuities.tsx'
import { Declare } from './declare.tsx'
import { Reviews } from './reviews.tsx'

/** What goes on without a case or an approval, and who has looked at it afterwards. */
export function ContinuityRoom() {
  const { t } = useTranslation()
  const declares = useHolds('duty-manager')
  const sees = useHolds('officer', 'senior-officer', 'duty-manager', 'dpo', 'security-analyst', 'auditor')
  const answers = useHolds('dpo', 'security-analyst', 'auditor')
  return (
    <Page
      name={t('room.continuity')}
      title={t('room.continuity')}
      sub={<span>{t('continuity.lead')}</span>}
      {...(declares ? { deeds: <Declare /> } : {})}
    >
      {sees ? <Continuities /> : <p className="quiet">{t('continuity.forOthers')}</p>}
      {answers && <Reviews />}
    </Page>
  )
}
