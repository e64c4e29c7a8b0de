import { Bell } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Row, Rows } from '../design/index.ts'
import { useDeed, useMaybe } from '../node/index.ts'
import { dateTime } from '../words/index.ts'

/** What one is to know of. */
export function Notices() {
  const { t } = useTranslation()
  const notices = useMaybe('notices', {})?.notices.filter(({ seen }) => seen === undefined) ?? []
  const see = useDeed('seeNotice', ['notices'])
  return (
    <Card title={t('today.notices')} icon={<Bell aria-hidden />}>
      {notices.length === 0 ? (
        <p className="empty">{t('today.noticesEmpty')}</p>
      ) : (
        <Rows>
          {notices.map(({ id, since, about }) => (
            <Row
              key={id}
              label={dateTime(since)}
              deed={
                <Button look="plain" onPress={() => see.mutate({ id })}>
                  {t('today.seen')}
                </Button>
              }
            >
              {t(`today.about.${about}`)}
            </Row>
          ))}
        </Rows>
      )}
    </Card>
  )
}
