import { textOf } from '../kept.ts'
import { type Typed, type Way, ways } from './ways.ts'

/** A country, an office, a chapter, a month: what of a filter may stand in an address. */
const code = /^(?:[A-Z]{1,2}|[A-Za-z]{0,2}\d{1,6}|\d{4}-\d{2})$/

type Search = Readonly<Record<string, unknown>>

/** What an address has of a search. */
export function searchIn(search: Search): { readonly way?: Way; readonly values?: Typed['values'] } {
  const way = ways.find(({ name }) => name === search['way'])
  if (way === undefined) return {}
  if (way.by !== 'filter') return { way }
  const values = way.fields.flatMap(({ element }) => {
    const text = textOf(search[element])
    return code.test(text) ? [[element, text] as const] : []
  })
  return values.length === 0 ? { way } : { way, values: Object.fromEntries(values) }
}

const open = ways.flatMap(({ by, fields }) => (by === 'filter' ? fields : []))

/**
 * What of a search stands in the page's address: the way, and values of open elements, where they have the form of codes.
 * THREAT: a name typed into the wrong field. It has no such form, and stays in memory.
 */
export function keptOf(way: Way, { values }: Typed): Readonly<Record<string, string | undefined>> {
  const mine = way.by === 'filter' ? way.fields : []
  const kept = open.map(({ element }) => {
    const text = values[element]?.trim() ?? ''
    return [element, mine.some((field) => field.element === element) && code.test(text) ? text : undefined] as const
  })
  return { ...Object.fromEntries(kept), way: way.name }
}
