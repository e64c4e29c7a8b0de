import type { ReleaseRequest } from '@carnet/api'
import { type DictionaryElement, elementOf, searchInputs } from '@carnet/customs'
import { sealedClass } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Asking } from './asking.ts'
import type { Way } from './candidates.ts'
import { isElement } from './elements.ts'

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
export function unknownName({ request, purpose }: Asking): Unasked | undefined {
  const { select, elements } = request
  if (purpose === undefined)
    return unasked('request/unknown-purpose', 'purpose', 'The purpose must be one of the register.')
  if (elements?.every(isElement) === false)
    return unasked('request/unknown-element', 'elements', 'Every element must be one of the dictionary.')
  if ('search' in select) return unsearchable(select.search.element)
  if ('where' in select) return unfilterable(select)
  return undefined
}

function unsearchable(id: string): Unasked | undefined {
  const element = elementOf(id)
  if (element === undefined)
    return unasked('request/unknown-element', 'select.search.element', 'The element must be one of the dictionary.')
  if (element.index === undefined)
    return unasked('request/not-indexed', 'select.search.element', 'The element must be one that records are found by.')
  return undefined
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

export const soughtBy = ({ select }: ReleaseRequest): Sought | undefined =>
  'search' in select ? (searchInputs(select.search.element, select.search.value) ?? []) : undefined

/** Keys of the periods whose terms an element is found by: of what is restricted, none that is restricted by now. */
const searchedEpochs = (element: DictionaryElement | undefined, vault: Vault): Promise<readonly string[]> =>
  element === undefined ? Promise.resolve([]) : vault.liveEpochs(sealedClass(element.retention, element.restricted))

/** The way to the candidates; undefined where a cursor is none that this node gave out. */
export async function wayOf({ request, answer }: Asking, vault: Vault): Promise<Way | undefined> {
  const { select } = request
  if ('ids' in select) return { by: 'ids', ids: [...new Set(select.ids.flatMap((id) => vault.internalId(id) ?? []))] }
  if ('search' in select) {
    const epochs = await searchedEpochs(elementOf(select.search.element), vault)
    const parts = (soughtBy(request) ?? []).map((alternatives) =>
      alternatives.flatMap(({ field, input }) => epochs.map((epoch) => vault.term(epoch, field, input))),
    )
    return { by: 'search', parts }
  }
  const after = select.after === undefined ? undefined : vault.internalId(select.after)
  if (select.after !== undefined && after === undefined) return undefined
  const filter = { type: select.type, where: select.where, after, limit: select.limit }
  return { by: answer === 'yes-no' || answer === 'count' ? 'counted' : 'filter', filter }
}
