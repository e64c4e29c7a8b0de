import type { ReleaseRequest } from '@carnet/api'
import { elementOf, type SearchTerm, searchInputs } from '@carnet/customs'
import { isPastRestriction, retentionFamily } from '@carnet/law'
import { sealedClass } from '../store/index.ts'
import { livePeriods, VaultFault } from '../vault/index.ts'
import type { Asking } from './asking.ts'
import type { Way } from './candidates.ts'
import { isElement } from './elements.ts'
import type { ReleasePorts } from './types.ts'

/** Parts of a search that must all match, each a list of alternatives. */
export type Sought = NonNullable<ReturnType<typeof searchInputs>>

/** Why a request is refused before any rule is asked: which parameter, and what it takes. */
export interface Unasked {
  readonly rule: `request/${string}`
  readonly says: string
  readonly attribute: string
}

const unasked = (rule: Unasked['rule'], attribute: string, says: string): Unasked => ({ rule, says, attribute })

/** What of a request names nothing that this node knows. INVARIANT (nothing-unknown): it is refused, never guessed at. */
export function unknownName({ request, purpose, override }: Asking): Unasked | undefined {
  const { select, elements } = request
  if (purpose === undefined)
    return unasked('request/unknown-purpose', 'purpose', 'The purpose must be one of the register.')
  if (request.breakGlass !== undefined && override === undefined)
    return unasked(
      'request/no-break-glass',
      'breakGlass',
      'Break the glass for this purpose and case; it lasts minutes.',
    )
  if (elements?.every(isElement) === false)
    return unasked('request/unknown-element', 'elements', 'Every element must be one of the dictionary.')
  if ('search' in select) return unsearchable(select)
  if ('where' in select) return unfilterable(select)
  return undefined
}

type BySearch = Extract<ReleaseRequest['select'], { search: unknown }>

/** Everything that one record must be found by. */
export const searchTerms = ({ search, and = [] }: BySearch): readonly [SearchTerm, ...SearchTerm[]] => [search, ...and]

function unsearchable(select: BySearch): Unasked | undefined {
  const elements = searchTerms(select).map(({ element }) => elementOf(element))
  for (const [at, element] of elements.entries()) {
    const attribute = at === 0 ? 'select.search.element' : `select.and.${at - 1}.element`
    if (element === undefined)
      return unasked('request/unknown-element', attribute, 'The element must be one of the dictionary.')
    if (element.index === undefined)
      return unasked('request/not-indexed', attribute, 'The element must be one that records are found by.')
    if (element.recordType !== elements[0]?.recordType)
      return unasked('request/other-record', attribute, 'All that is searched for must belong to one type of record.')
  }
  if (elements.some((element) => element?.index !== 'bucket')) return undefined
  return unasked(
    'request/tells-too-little',
    'select.and',
    'Search for something else as well: this alone leads to many.',
  )
}

function unfilterable({ type, where }: Extract<ReleaseRequest['select'], { type: string }>): Unasked | undefined {
  for (const id of Object.keys(where)) {
    const element = elementOf(id)
    if (element?.recordType !== type)
      return unasked('request/unknown-element', 'select.where', 'Every element must be one of the record type.')
    if (element.classification !== 'open')
      return unasked('request/not-open', 'select.where', 'Every element must be one that stands in clear.')
  }
  return undefined
}

export function soughtBy({ select }: ReleaseRequest): Sought | undefined {
  if (!('search' in select)) return undefined
  const terms = searchTerms(select).map((term) => searchInputs(term) ?? [])
  // What has nothing to look up is found nowhere: it does not narrow a search by nothing.
  return terms.some((parts) => parts.length === 0) ? [] : terms.flat()
}

/** Where records are sealed that an order keeps. */
const held = 'hold'

/**
 * Keys of the periods whose terms an element is found by, in whichever class its records may be by now. LAW: Directive (EU)
 * 2016/681 Art. 12(2): nothing is found by what is restricted, from its deadline on and not only once its key is gone.
 */
async function searchedEpochs(
  id: string,
  { vault, retention: { table }, now }: ReleasePorts,
): Promise<readonly string[]> {
  const element = elementOf(id)
  if (element === undefined) return []
  const family = [...retentionFamily(table, element.retention), held]
  const periods = await livePeriods(
    vault,
    family.map((each) => sealedClass(each, element.restricted)),
  )
  // A search in nothing would say that nobody is there.
  if (!periods.ok) throw new VaultFault(periods.problem)
  return periods.value.filter((each) => !isPastRestriction(table, each, now())).map(({ key }) => key)
}

/** One list of alternatives for each part of what is sought, in every period. */
async function keyedParts(term: SearchTerm, on: ReleasePorts): Promise<readonly (readonly string[])[]> {
  const epochs = await searchedEpochs(term.element, on)
  const parts = searchInputs(term) ?? []
  if (parts.length === 0) return [[]]
  return parts.map((alternatives) => [
    ...new Set(
      alternatives.flatMap(({ field, input, bits }) => epochs.map((epoch) => on.vault.term(epoch, field, input, bits))),
    ),
  ])
}

/** The way to the candidates; undefined where a cursor is none that this node gave out. */
export async function wayOf({ request, answer }: Asking, on: ReleasePorts): Promise<Way | undefined> {
  const { select } = request
  const { vault } = on
  if ('ids' in select) return { by: 'ids', ids: [...new Set(select.ids.flatMap((id) => vault.internalId(id) ?? []))] }
  if ('search' in select) {
    const parts: (readonly string[])[] = []
    for (const term of searchTerms(select)) parts.push(...(await keyedParts(term, on)))
    return { by: 'search', parts }
  }
  const after = select.after === undefined ? undefined : vault.internalId(select.after)
  if (select.after !== undefined && after === undefined) return undefined
  const filter = { type: select.type, where: select.where, after, limit: select.limit }
  return { by: answer === 'yes-no' || answer === 'count' ? 'counted' : 'filter', filter }
}
