import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Page, Refusal, Tag } from '../design/index.ts'
import { useHolds } from '../session.ts'
import { figure } from '../words/index.ts'
import { ByRecord } from './by-record.tsx'
import { Entries } from './entries.tsx'
import { Filters, passes, useFilter } from './filters.tsx'
import { ReceiptCheck } from './receipt-check.tsx'
import { useSheets } from './sheets.ts'
import { TreeCard } from './tree-card.tsx'
import { useTree } from './tree-state.ts'
import { Changed } from './changed.tsx'
import './ledger.css'

/** The ledger as a whole: its tree, its entries, and a place to check a receipt. */
export function Ledger() {
  const { t } = useTranslation()
  const state = useTree()
  const { entries, broken, older, busy, refused } = useSheets(state.whole ? state.tree : undefined)
  const [filter, setFilter] = useFilter()
  const seesStories = useHolds('dpo', 'auditor', 'security-analyst')
  const changed = entries.filter(({ genuine }) => !genuine)
  const fine = state.whole && state.grew && changed.length === 0 && broken.length === 0
  const shown = entries.filter((entry) => passes(entry, filter))
  return (
    <Page
      name={t('room.ledger')}
      title={t('room.ledger')}
      sub={
        <>
          <code>{state.status.origin}</code>
          <span>
            {t('ledger.count', { count: state.tree?.signed.size ?? 0, size: figure(state.tree?.signed.size ?? 0) })}
          </span>
          {fine ? (
            <Tag tone="good">
              <ShieldCheck aria-hidden />
              {t('ledger.checkedHere')}
            </Tag>
          ) : (
            <Tag tone="bad">
              <ShieldAlert aria-hidden />
              {t('ledger.notGenuine')}
            </Tag>
          )}
        </>
      }
      aside={
        <>
          <TreeCard state={state} newest={entries[0]} />
          {seesStories && <ByRecord />}
          {state.tree !== undefined && <ReceiptCheck tree={state.tree} verifierKey={state.status.key} />}
        </>
      }
    >
      <Changed state={state} changed={changed} broken={broken} />
      {refused === undefined ? (
        <Card
          title={t('ledger.entries')}
          aside={t('ledger.readOf', { read: figure(entries.length), size: figure(state.tree?.signed.size ?? 0) })}
        >
          <Filters filter={filter} entries={entries} onChange={setFilter} />
          <Entries entries={shown} older={older} busy={busy} filtered={shown.length < entries.length} />
        </Card>
      ) : (
        <Refusal problem={refused.problem} />
      )}
    </Page>
  )
}
