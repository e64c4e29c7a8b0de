import { KeyRound, LifeBuoy, Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Tag, Go } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { Person } from '../person.tsx'
import { dateTime, figure } from '../words/index.ts'
import { ProposeCouncil } from './council.tsx'
import { RoomPage } from './room.tsx'
import { Rotate } from './rotate.tsx'

const may = ['key-custodian', 'operator', 'administrator', 'security-analyst', 'dpo', 'auditor'] as const

/** How the keys stand, who recovers them, and who opens what is restricted. */
export function Keys() {
  return (
    <RoomPage
      aside={
        <>
          <Recovery />
          <Council />
        </>
      }
    >
      <Status />
    </RoomPage>
  )
}

function Status() {
  const { t } = useTranslation()
  const status = useMaybe('keysStatus', {}, useHolds(...may))
  const rotates = useHolds('key-custodian')
  if (status === undefined) return <p className="quiet">{t('keys.notYours')}</p>
  const { pages, waiting, toRotate, oldest, retired } = status
  const proven = retired.filter(({ state }) => state === 'destroyed').length
  return (
    <Card
      title={t('keys.title')}
      icon={<KeyRound aria-hidden />}
      aside={
        <Tag tone={waiting === 0 ? 'good' : 'warn'}>
          {waiting === 0 ? t('keys.nothingWaits') : t('keys.waits', { count: waiting })}
        </Tag>
      }
    >
      <Rows>
        <Row label={t('keys.provider')}>
          {status.provider} · {t(status.provesDestruction ? 'keys.proves' : 'keys.provesNot')}
        </Row>
        <Row label={t('keys.held')}>{figure(status.keys)}</Row>
        <Row label={t('keys.destroyed')}>
          {t('keys.destroyedOf', { destroyed: figure(status.tombstones), waiting: figure(waiting) })}
        </Row>
        <Row label={t('keys.pages')}>
          {t('keys.pagesOf', {
            used: figure(pages.filling + pages.full),
            rotating: figure(pages.rotating),
            retired: figure(pages.retired),
          })}
        </Row>
        <Row label={t('keys.retired')}>
          {t('keys.retiredOf', { proven: figure(proven), retired: figure(retired.length) })}
        </Row>
        {oldest !== undefined && <Row label={t('keys.oldest')}>{dateTime(oldest)}</Row>}
        <Row label={t('keys.toRotate')} deed={rotates && <Rotate status={status} />}>
          {figure(toRotate)}
        </Row>
      </Rows>
    </Card>
  )
}

function Recovery() {
  const { t } = useTranslation()
  const recovery = useMaybe('keysStatus', {}, useHolds(...may))?.recovery
  return (
    <Card title={t('keys.recovery')} icon={<LifeBuoy aria-hidden />}>
      <div className="body stack">
        <p>
          {recovery === undefined
            ? t('keys.noCeremony')
            : t('keys.ceremony', {
                threshold: figure(recovery.threshold),
                parts: figure(recovery.parts),
                held: dateTime(recovery.held),
              })}
        </p>
        {recovery !== undefined && (
          <p className="quiet">
            {t('ceremony.checkedOf', { checked: figure(recovery.checks.length), parts: figure(recovery.parts) })}
          </p>
        )}
        <p>
          <Go to="/people/ceremony">{t('ceremony.see')}</Go>
        </p>
      </div>
    </Card>
  )
}

function Council() {
  const { t } = useTranslation()
  const council = useMaybe('council', {})?.council
  const proposes = useHolds('administrator')
  return (
    <Card title={t('council.title')} icon={<Scale aria-hidden />}>
      <div className="body stack">
        {council === undefined ? (
          <p>{t('council.none')}</p>
        ) : (
          <>
            <p>
              {t('council.inForce', {
                quorum: figure(council.quorum),
                members: figure(council.members.length),
                since: dateTime(council.since),
              })}
            </p>
            {council.members.map(({ person, signer, outside }) => (
              <p key={signer}>
                <Person id={person} /> {outside && <Tag>{t('deciding.fromOutside')}</Tag>}
              </p>
            ))}
            <p>
              <Go to={`/proposals/${council.proposal}`}>{t('council.proposal')}</Go>
            </p>
          </>
        )}
        {proposes && <ProposeCouncil />}
      </div>
    </Card>
  )
}
