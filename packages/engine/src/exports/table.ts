import type { View } from '@carnet/api'

/** One element of a record as it leaves: what was withheld or destroyed is not among them. */
export interface Leaving {
  readonly element: string
  readonly occurrence: string | undefined
  readonly state: 'revealed' | 'masked'
  readonly value: string
}

/** One record as it leaves, under the reference that tells this copy from every other. */
export interface LeavingRecord {
  readonly reference: string
  readonly type: string
  readonly elements: readonly Leaving[]
}

/** The elements of a view that leave: those asked for of which something is allowed, and nothing of the others. */
export const leavingOf = (
  { type, elements }: View['records'][number],
  wanted: ReadonlySet<string>,
): Omit<LeavingRecord, 'reference'> => ({
  type,
  elements: elements.flatMap((each) =>
    wanted.has(each.id) && (each.state === 'revealed' || each.state === 'masked')
      ? [{ element: each.id, occurrence: each.occurrence, state: each.state, value: each.value }]
      : [],
  ),
})

/** Records in columns: an element each, once more for each further occurrence. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly reference: string; readonly cells: readonly (string | undefined)[] }[]
}

/** Header of the column of references. */
export const referenceColumn = 'row'

export function tableOf(records: readonly LeavingRecord[], asked: readonly string[]): Table {
  const columns = columnsOf(records, asked)
  const rows = records.map(({ reference, elements }) => {
    const cells = new Map(elements.map((each) => [columnOf(each), each.value]))
    return { reference, cells: columns.map((column) => cells.get(column)) }
  })
  return { columns, rows }
}

const columnOf = ({ element, occurrence }: Pick<Leaving, 'element' | 'occurrence'>): string =>
  occurrence === undefined ? element : `${element}#${occurrence}`

/** In the order in which they were asked for; what repeats, in the order in which it occurs. */
function columnsOf(records: readonly LeavingRecord[], asked: readonly string[]): readonly string[] {
  const occurring = new Map<string, Map<string, string>>()
  for (const each of records.flatMap(({ elements }) => elements)) {
    const known = occurring.get(each.element) ?? new Map<string, string>()
    occurring.set(each.element, known.set(each.occurrence ?? '', columnOf(each)))
  }
  return [...new Set(asked)].flatMap((element) =>
    [...(occurring.get(element) ?? [])]
      .sort(([one], [other]) => byNumbers.compare(one, other))
      .map(([, column]) => column),
  )
}
const byNumbers = new Intl.Collator('en', { numeric: true })
