import type { RecordType, ReleaseRequest } from '@carnet/api'
import type { SoughtAs } from '../handed-over.ts'
import { openElements } from '../node/index.ts'

type Selection = ReleaseRequest['select']

interface Sought {
  readonly element: string
  /** Of a name: that what sounds like it is meant too can be said. */
  readonly sounds?: true
}

/** A way to find records: by what they are indexed by, or by their open elements. */
export interface Way {
  readonly name: string
  readonly type: RecordType
  readonly by: 'search' | 'filter'
  readonly fields: readonly [Sought, ...Sought[]]
}

/** Also reached from the search of everything, with what was typed there. */
const search = (name: SoughtAs, type: RecordType, ...fields: readonly [Sought, ...Sought[]]): Way => ({
  name,
  type,
  by: 'search',
  fields,
})
const filter = (name: string, type: RecordType): Way => ({
  name,
  type,
  by: 'filter',
  fields: openElements(type).map((element) => ({ element })) as [Sought, ...Sought[]],
})

export const ways: readonly [Way, ...Way[]] = [
  search('reference', 'declaration', { element: 'declaration.reference' }),
  search('consignment', 'declaration', { element: 'declaration.ucr' }),
  search('importer', 'declaration', { element: 'declaration.importer.id' }),
  search('document', 'travel-document', { element: 'travel-document.number' }),
  search(
    'traveller',
    'travel-document',
    { element: 'travel-document.name', sounds: true },
    { element: 'travel-document.birth-date' },
  ),
  search(
    'passenger',
    'passenger-list-entry',
    { element: 'passenger-list-entry.name', sounds: true },
    { element: 'passenger-list-entry.flight' },
    { element: 'passenger-list-entry.birth-date' },
  ),
  filter('open', 'declaration'),
  filter('open-passengers', 'passenger-list-entry'),
]

/** What is typed into the fields of a way. */
export interface Typed {
  readonly values: Readonly<Record<string, string>>
  readonly sounds: boolean
}

/** As many records as one page of a filter has. */
const limit = 50

/** What the node is asked to select; undefined where nothing was typed that a search could begin with. */
export function selectionOf({ by, type, fields }: Way, { values, sounds }: Typed): Selection | undefined {
  const filled = fields.flatMap((field) => {
    const value = values[field.element]?.trim() ?? ''
    return value === '' ? [] : [{ ...field, value }]
  })
  if (by === 'filter')
    return { type, limit, where: Object.fromEntries(filled.map(({ element, value }) => [element, value])) }
  const [first, ...rest] = filled.map(({ element, value, sounds: named }) => ({
    element,
    value,
    ...(named === true && sounds ? { sounds } : {}),
  }))
  if (first === undefined) return undefined
  return rest.length === 0 ? { search: first } : { search: first, and: rest }
}

/** What a line of the list tells of a record: enough to choose it, and nothing more is asked for. */
export const columnsOf: Readonly<Record<RecordType, readonly string[]>> = {
  declaration: [
    'declaration.reference',
    'declaration.importer.id',
    'declaration.office',
    'declaration.hs-chapter',
    'declaration.origin-country',
    'declaration.month',
  ],
  'declaration-notification': ['declaration-notification.reference', 'declaration-notification.month'],
  'travel-document': [
    'travel-document.name',
    'travel-document.number',
    'travel-document.birth-date',
    'travel-document.nationality',
    'travel-document.type',
  ],
  'passenger-list-entry': [
    'passenger-list-entry.name',
    'passenger-list-entry.birth-date',
    'passenger-list-entry.document-number',
    'passenger-list-entry.arrival-port',
    'passenger-list-entry.month',
  ],
}
