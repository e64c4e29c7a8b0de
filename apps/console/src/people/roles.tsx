import { BadgeCheck, CalendarClock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { useActor, useHolds } from '../session.ts'
import { AskForRole } from './ask-for-role.tsx'
import { GrantTable } from './grants.tsx'
import { RoomPage } from './room.tsx'

/** Which roles are held, until when; and which end soon with nobody having approved them anew. */
export function Roles() {
  const { t } = useTranslation()
  const me = useActor().id
  const whose = useHolds('administrator', 'security-analyst', 'dpo', 'auditor') ? {} : { person: me }
  const grants = useMaybe('grants', whose)?.grants ?? []
  const due = useMaybe('recertifications', whose)?.grants ?? []
  return (
    <RoomPage deeds={<AskForRole label={t('grants.ask')} look="solid" />}>
      <Card title={t('grants.due')} icon={<CalendarClock aria-hidden />}>
        <GrantTable grants={due} label={t('grants.due')} empty={t('grants.noneDue')} withPerson anew />
      </Card>
      <Card title={t('grants.all')} icon={<BadgeCheck aria-hidden />}>
        <GrantTable grants={grants} label={t('grants.all')} empty={t('grants.none')} withPerson />
      </Card>
    </RoomPage>
  )
}
