import { type Answer, granted } from '@carnet/api'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { joinedWith, resolved } from './joined.ts'
import { merges } from './merge-row.ts'

/** Who is the same person by what persons said. Internal ids. */
export interface Joins {
  /** Whether persons said it of anybody. */
  readonly any: boolean
  /** Whom a subject is taken for. */
  one(subject: string): string
  /** Everybody who is one with a subject, itself first. */
  all(subject: string): readonly string[]
}

const noJoins: Joins = { any: false, one: (subject) => subject, all: (subject) => [subject] }

/** Reads who is one with whom, anew where `state` is another than the last time. */
export function joinsOn(database: Database, vault: Vault): (state: string) => Promise<Answer<Joins>> {
  let last: { readonly state: string; readonly joins: Joins } | undefined
  return async (state) => {
    if (state === nobody) return granted(noJoins)
    if (last?.state === state) return granted(last.joins)
    const links = await database.transaction((transaction) => merges(transaction, vault))
    if (!links.ok) return links
    const joins: Joins = {
      any: links.value.length > 0,
      one: (subject) => resolved(links.value, subject),
      all: (subject) => joinedWith(links.value, subject),
    }
    last = { state, joins }
    return granted(joins)
  }
}
const nobody = '0 0'
