import { useVirtualizer } from '@tanstack/react-virtual'
import { ShieldAlert } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Tag } from '../design/index.ts'
import type { CheckedEntry } from '../verify/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { EntryLink } from './entry-link.tsx'

/** Height of a row: `--row`, and its line. */
const height = 39

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
  const list = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => list.current,
    estimateSize: () => height,
    overscan: 12,
  })
  return (
    <>
      {entries.length === 0 && !busy && <p className="empty">{t(filtered ? 'ledger.noneSo' : 'ledger.none')}</p>}
      {entries.length > 0 && (
        <div
          className="entries"
          ref={list}
          role="table"
          aria-label={t('ledger.entries')}
          aria-rowcount={entries.length + 1}
        >
          <div role="rowgroup">
            <div role="row" aria-rowindex={1} className="entry titles">
              <span role="columnheader">{t('ledger.position')}</span>
              <span role="columnheader">{t('ledger.what')}</span>
              <span role="columnheader">{t('ledger.how')}</span>
              <span role="columnheader">{t('ledger.at')}</span>
            </div>
          </div>
          <div role="rowgroup" className="space" style={{ blockSize: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const entry = entries[index]
              return (
                entry !== undefined && (
                  <div
                    key={entry.position}
                    role="row"
                    aria-rowindex={index + 2}
                    className={entry.genuine ? 'entry' : 'entry wrong'}
                    style={{ insetBlockStart: start }}
                  >
                    <Cells entry={entry} />
                  </div>
                )
              )
            })}
          </div>
        </div>
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

function Cells({ entry: { position, said, genuine } }: { readonly entry: CheckedEntry }) {
  const { t } = useTranslation()
  const records = said?.counts?.['records']
  return (
    <>
      <span role="cell">
        <EntryLink position={position}>{figure(position)}</EntryLink>
      </span>
      <span role="cell" className="what">
        {genuine ? (
          t(`ledger.kind.${said?.kind ?? ''}`, { defaultValue: said?.kind ?? '' })
        ) : (
          <Tag tone="bad">
            <ShieldAlert aria-hidden />
            {t('ledger.changed')}
          </Tag>
        )}
      </span>
      <span role="cell" className="how">
        {genuine && said?.purpose !== undefined && <Tag>{said.purpose}</Tag>}
        {genuine && records !== undefined && t('ledger.counts.records', { count: records, of: figure(records) })}
      </span>
      <span role="cell" className="at">
        {genuine && said !== undefined && dateTime(said.at)}
      </span>
    </>
  )
}
