import { ShieldAlert } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, type LongColumn, LongTable, Tag } from '../design/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import type { CheckedEntry } from '../verify/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { EntryLink } from './entry-link.tsx'

/** Entries, newest first. Of thousands, those that one sees are drawn. */
export function Entries({
  entries,
  older,
  busy,
  filtered,
}: {
  readonly entries: readonly CheckedEntry[]
  readonly older: (() => void) | undefined
  readonly busy: boolean
  readonly filtered: boolean
}) {
  const { t } = useTranslation()
  const columns = useMemo<readonly LongColumn<CheckedEntry>[]>(
    () => [
      {
        key: 'position',
        title: t('ledger.position'),
        width: '56px',
        cell: ({ position }) => <EntryLink position={position}>{figure(position)}</EntryLink>,
      },
      {
        key: 'what',
        title: t('ledger.what'),
        width: 'minmax(140px, 2fr)',
        cell: (entry) => <What entry={entry} />,
      },
      {
        key: 'how',
        title: t('ledger.how'),
        width: 'minmax(120px, 1.4fr)',
        spare: true,
        cell: (entry) => <How entry={entry} />,
      },
      {
        key: 'at',
        title: t('ledger.at'),
        width: 'minmax(120px, 168px)',
        end: true,
        cell: ({ said, genuine }) => (genuine && said !== undefined ? dateTime(said.at) : ''),
      },
    ],
    [t],
  )
  return (
    <>
      {entries.length === 0 && !busy && <p className="empty">{t(filtered ? 'ledger.noneSo' : 'ledger.none')}</p>}
      {entries.length > 0 && (
        <LongTable
          label={t('ledger.list')}
          columns={columns}
          count={entries.length}
          rowAt={(index) => entries[index]}
          isBad={({ genuine }) => !genuine}
        />
      )}
      <div className="older" aria-live="polite">
        {busy ? (
          <span className="quiet">{t('ledger.reading')}</span>
        ) : (
          older !== undefined && <Button onPress={older}>{t('ledger.older')}</Button>
        )}
      </div>
    </>
  )
}

function What({ entry: { said, genuine } }: { readonly entry: CheckedEntry }) {
  const { t } = useTranslation()
  return genuine ? (
    t(`ledger.kind.${said?.kind ?? ''}`, { defaultValue: said?.kind ?? '' })
  ) : (
    <Tag tone="bad">
      <ShieldAlert aria-hidden />
      {t('ledger.changed')}
    </Tag>
  )
}

function How({ entry: { said, genuine } }: { readonly entry: CheckedEntry }) {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const records = said?.counts?.['records']
  if (!genuine) return null
  return (
    <>
      {said?.purpose !== undefined && <Tag>{purposeName(said.purpose)}</Tag>}{' '}
      {records !== undefined && t('ledger.counts.records', { count: records, of: figure(records) })}
    </>
  )
}
