import type { ReleaseRequest, RecordId, RecordType } from '@carnet/api'
import { type DictionaryElement, dictionary, elementOf } from '@carnet/customs'

export interface Term {
  readonly element: DictionaryElement
  readonly value: string
}

export type Understood<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly says: string }
const no = (says: string): { readonly ok: false; readonly says: string } => ({ ok: false, says })

/** Reads `ELEMENT=VALUE` and `ELEMENT`; an empty value is asked for. */
export function parseTerm(text: string): Understood<Term> {
  const at = text.indexOf('=')
  const id = at < 0 ? text : text.slice(0, at)
  const element = elementOf(id)
  if (element === undefined) return no(`there is no element ${suggested(id)}\n${searchable()}`)
  return { ok: true, value: { element, value: at < 0 ? '' : text.slice(at + 1).trim() } }
}

export interface Narrowing {
  readonly type?: RecordType
  readonly limit?: number
  readonly after?: string
  /** Names that sound like those sought are meant too. */
  readonly soundsLike?: boolean
}

/** What to find: indexed elements are searched together, open elements filter the records of one type. */
export function selectionOf(
  terms: readonly Term[],
  { type, limit, after, soundsLike }: Narrowing,
): Understood<ReleaseRequest['select']> {
  const closed = terms.find(({ element }) => element.index === undefined && element.classification !== 'open')
  if (closed !== undefined)
    return no(`${closed.element.id} is sealed and not indexed: nothing finds it\n${searchable()}`)
  const [first, ...others] = terms
  if (first?.element.index !== undefined) {
    if (others.some(({ element }) => element.index === undefined)) return no(apart)
    const sought = terms.map(({ element, value }) => ({
      element: element.id,
      value,
      ...(soundsLike === true && element.index === 'name' ? { sounds: true } : {}),
    }))
    const [search = { element: first.element.id, value: first.value }, ...and] = sought
    return { ok: true, value: and.length === 0 ? { search } : { search, and } }
  }
  if (others.some(({ element }) => element.index !== undefined)) return no(apart)
  const types = new Set([...(type === undefined ? [] : [type]), ...terms.map(({ element }) => element.recordType)])
  const [only, another] = types
  if (only === undefined) return no(`name an element with its value, or a record type with --type\n${searchable()}`)
  if (another !== undefined) return no('all that filters together belongs to one type of record')
  const where = Object.fromEntries(terms.map(({ element, value }) => [element.id, value]))
  return {
    ok: true,
    value: { type: only, where, limit: limit ?? 50, ...(after === undefined ? {} : { after: after as RecordId }) },
  }
}

const apart = 'indexed elements are searched together, open elements filter together: not one beside the other'

/** What can be searched for and what filters. */
export function searchable(): string {
  const named = (elements: readonly DictionaryElement[]): string => elements.map(({ id }) => id).join(', ')
  return [
    `searched by its value: ${named(dictionary.filter(({ index }) => index !== undefined))}`,
    `filter: ${named(dictionary.filter(({ classification, index }) => classification === 'open' && index === undefined))}`,
  ].join('\n')
}

/** A name that is not known, with one near to it that is. */
export function suggested(id: string): string {
  const last = id.split('.').at(-1) ?? ''
  const near = dictionary.find((each) => last !== '' && each.id.includes(last))
  return near === undefined ? id : `${id}; is it ${near.id}?`
}
