import type { Backup } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Tag } from '../design/index.ts'
import { dateTime, figure } from '../words/index.ts'

/** What the last rehearsal of a backup found. */
export function Proven({ rehearsal }: { readonly rehearsal: Backup['rehearsal'] }) {
  const { t } = useTranslation()
  if (rehearsal === undefined) return <Tag tone="warn">{t('health.never')}</Tag>
  const { outcome, at, records, entries, opens, fault } = rehearsal
  return (
    <>
      <Tag tone={outcome === 'proven' ? 'good' : 'bad'}>{t(`health.outcome.${outcome}`)}</Tag> {dateTime(at)}{' '}
      <span className="quiet">
        {outcome === 'proven'
          ? t('health.provenIs', { records: figure(records), entries: figure(entries), opens: figure(opens) })
          : fault}
      </span>
    </>
  )
}
