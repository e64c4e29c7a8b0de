import { useTranslation } from 'react-i18next'
import { Choice, Field } from '../design/index.ts'
import { day, useKeep, useKept } from '../kept.ts'
import type { CheckedEntry } from '../verify/index.ts'

export interface Filter {
  /** A kind of entry, or `all`. */
  readonly kind: string
  /** Days, as a field of dates has them; empty where there is none. */
  readonly from: string
  readonly until: string
}

/** The filter, as the page's address has it. */
export function useFilter(): readonly [Filter, (filter: Filter) => void] {
  const [kind = 'all'] = useKept('kind', /^[a-z-]{1,60}$/)
  const [from = ''] = useKept('from', day)
  const [until = ''] = useKept('until', day)
  const keep = useKeep()
  const said = (text: string): string | undefined => (text === '' || text === 'all' ? undefined : text)
  return [
    { kind, from, until },
    (next) => keep({ kind: said(next.kind), from: said(next.from), until: said(next.until) }),
  ]
}

/** An entry that can't be read, or was changed, is never filtered away. */
export function passes({ said, genuine }: CheckedEntry, { kind, from, until }: Filter): boolean {
  if (said === undefined || !genuine) return true
  const day = said.at.slice(0, 10)
  return (kind === 'all' || said.kind === kind) && (from === '' || day >= from) && (until === '' || day <= until)
}

/** By kind, of those that were read, and by day. */
export function Filters({
  filter,
  entries,
  onChange,
}: {
  readonly filter: Filter
  readonly entries: readonly CheckedEntry[]
  readonly onChange: (filter: Filter) => void
}) {
  const { t } = useTranslation()
  const read = entries.flatMap(({ said }) => (said === undefined ? [] : [said.kind]))
  const kinds = [...new Set(filter.kind === 'all' ? read : [...read, filter.kind])]
    .map((kind) => [kind, t(`ledger.kind.${kind}`, { defaultValue: kind })] as const)
    .sort(([, a], [, b]) => a.localeCompare(b))
  return (
    <div className="filters">
      <Choice
        label={t('ledger.what')}
        value={filter.kind}
        of={[['all', t('ledger.everything')], ...kinds]}
        onChoose={(kind) => onChange({ ...filter, kind })}
      />
      <Field
        label={t('ledger.from')}
        type="date"
        value={filter.from}
        onChange={(from) => onChange({ ...filter, from })}
      />
      <Field
        label={t('ledger.until')}
        type="date"
        value={filter.until}
        onChange={(until) => onChange({ ...filter, until })}
      />
    </div>
  )
}
