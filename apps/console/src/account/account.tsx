import { UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Page, Row, Rows } from '../design/index.ts'
import { useActor } from '../session.ts'
import { dateTime } from '../words/index.ts'
import { OwnCredentials } from './credentials.tsx'
import { Delegates } from './delegates.tsx'
import { OwnLog } from './own-log.tsx'
import { OwnSessions } from './sessions.tsx'
import { OwnSigners } from './signers.tsx'
import './account.css'

export function AccountPage() {
  const { t } = useTranslation()
  return (
    <Page name={t('ownAccount')} title={t('ownAccount')} aside={<WhoIAm />}>
      <OwnCredentials />
      <OwnSigners />
      <OwnSessions />
      <Delegates />
      <OwnLog />
    </Page>
  )
}

function WhoIAm() {
  const { t } = useTranslation()
  const actor = useActor()
  const roles = 'roles' in actor ? actor.roles : []
  const held = actor.kind === 'person' ? (actor.held ?? []) : []
  return (
    <Card title={t('ownAccountPage.title')} icon={<UserRound aria-hidden />}>
      <Rows>
        <Row label={t('ownAccountPage.id')}>
          <code>{actor.id}</code>
        </Row>
        <Row label={t('ownAccountPage.strength')}>{t(`strength.${actor.strength}`)}</Row>
        {(held.length === 0 ? roles.map((role) => ({ role, offices: [], until: undefined })) : held).map(
          ({ role, offices, until }, at) => (
            <Row key={at} label={t(`role.${role}`)}>
              {offices.length === 0 ? t('everyOffice') : offices.join(', ')}
              {until !== undefined && <div className="quiet">{t('untilWhen', { until: dateTime(until) })}</div>}
            </Row>
          ),
        )}
      </Rows>
    </Card>
  )
}
