import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { idForm } from './id.ts'

const word = '[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*'
const name = new RegExp(`^${word}$`)
const value = new RegExp(`^(?:${word}|${idForm}|\\d{4}-\\d{2}-\\d{2}|[A-Z]{1,2}|[A-Za-z]{0,2}\\d{1,6}|\\d{4}-\\d{2})$`)

type Search = Readonly<Record<string, unknown>>

/**
 * What of a page stands in its address, so that it is found again: a filter, a tab, what is pointed at. It is one of a few, an id or a day, and
 * never what somebody types.
 */
export function useKept<Value extends string>(
  called: string,
  known: readonly Value[] | RegExp,
): readonly [Value | undefined, (next: Value | undefined) => void] {
  const search: Search = useSearch({ strict: false })
  const keep = useKeep()
  const said = textOf(search[called])
  const now = isKnown(said, known) ? said : undefined
  return [now, (next) => keep({ [called]: next })]
}

/** Writes into the page's address; what is undefined goes from it. */
export function useKeep(): (more: Readonly<Record<string, string | undefined>>) => void {
  const navigate = useNavigate()
  return (more) => {
    const search = (before: Search) => ({ ...before, ...more })
    void navigate({ to: '.', search: search as never, replace: true, resetScroll: false })
  }
}

export const day = /^\d{4}-\d{2}-\d{2}$/

const isKnown = <Value extends string>(said: string, known: readonly Value[] | RegExp): said is Value =>
  known instanceof RegExp ? known.test(said) : known.some((each) => each === said)

/** The router reads a figure where there is one. */
export const textOf = (said: unknown): string =>
  typeof said === 'string' || typeof said === 'number' ? String(said) : ''

/** The page's address as it is kept under a name: what is there of the form that the node takes, in one order. */
export function addressOf({ pathname, search }: { readonly pathname: string; readonly search: Search }): string {
  const said = Object.keys(search)
    .toSorted()
    .flatMap((each) => {
      const text = textOf(search[each])
      return name.test(each) && value.test(text) ? [`${each}=${text}`] : []
    })
  return said.length === 0 ? pathname : `${pathname}?${said.join('&')}`
}

export const useAddress = (): string => useLocation({ select: addressOf })

/** A page by such an address, for the router. */
export function placeAt(address: string): { readonly to: string; readonly search: Readonly<Record<string, string>> } {
  const [to = '/', said = ''] = address.split('?')
  return { to, search: Object.fromEntries(new URLSearchParams(said)) }
}
