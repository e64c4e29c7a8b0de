import type { SessionListed } from '@carnet/api'
import { MonitorSmartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Table, Tag } from '../design/index.ts'
import { ask, useAnswer, useChange } from '../node/index.ts'
import { dateTime } from '../words/index.ts'

/** Where one is signed in. */
export function OwnSessions() {
  const { t } = useTranslation()
  const { sessions } = useAnswer('sessions', {})
  const changing = useChange(['sessions'])
  const columns: readonly Column<SessionListed>[] = [
    {
      key: 'place',
      title: t('sessions.place'),
      cell: ({ place, current, elsewhere, strength }) => (
        <>
          <div>
            {place.address} {current && <Tag tone="good">{t('sessions.current')}</Tag>}{' '}
            {elsewhere && <Tag tone="warn">{t('sessions.elsewhere')}</Tag>}
          </div>
          <div className="quiet">
            {t(`strength.${strength}`)} · {place.agent}
          </div>
        </>
      ),
    },
    { key: 'begun', title: t('sessions.begun'), cell: ({ begun }) => dateTime(begun) },
    { key: 'until', title: t('sessions.until'), cell: ({ until }) => dateTime(until) },
    {
      key: 'end',
      title: '',
      end: true,
      cell: ({ id, current, place }) =>
        !current && (
          <Act
            label={t('sessions.end')}
            about={place.address}
            look="plain"
            grave
            says={t('sessions.endSays')}
            act={() => changing(ask('endSession', { id }))}
          />
        ),
    },
  ]
  return (
    <Card title={t('sessions.own')} icon={<MonitorSmartphone aria-hidden />}>
      <Table
        label={t('sessions.own')}
        columns={columns}
        rows={sessions}
        keyOf={({ id }) => id}
        empty={t('sessions.none')}
      />
    </Card>
  )
}
