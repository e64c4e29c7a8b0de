import { type Answer, granted, type Problem, problem, refused } from '@carnet/api'
import type { z } from 'zod'
import type { Database } from '../store/index.ts'

/** Tables whose rows say nothing but what is sealed in them. */
export type SealedTable =
  | 'actor'
  | 'token'
  | 'matter'
  | 'signer'
  | 'proposal'
  | 'voice'
  | 'service_key'
  | 'delegation'
  | 'role_grant'
  | 'session'
  | 'passkey'
  | 'password'
  | 'recovery-code'
  | 'provider_account'
  | 'guest_office'
  | 'agreement'

/** What identity needs of others: the vault's seal of rows (one opens only in its own table, under its own id) and of events, clock, randomness. */
export interface IdentityPorts {
  readonly database: Database
  readonly authority: string
  /** The node's own id: what persons sign is bound to it. */
  readonly node: string
  /** No address is configured that people reach the node by: it is this machine's own. */
  readonly ownMachine: boolean
  readonly sealRow: (table: SealedTable, id: string, plain: Uint8Array) => Uint8Array
  readonly openRow: (table: SealedTable, id: string, sealed: Uint8Array) => Answer<Uint8Array>
  /** What an event of the node says, by the entry that it belongs to. */
  readonly openEvent: (entry: Uint8Array, key: string, sealed: Uint8Array) => Promise<Answer<Uint8Array>>
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const sealJson = (on: IdentityPorts, table: SealedTable, id: string, content: unknown): Uint8Array =>
  on.sealRow(table, id, encoder.encode(JSON.stringify(content)))

/** What a row says, or the integrity failure that it is. INVARIANT (written-by-us): a row that the node did not write under this id does not open. */
export function openJson<T>(
  on: IdentityPorts,
  schema: z.ZodType<T>,
  table: SealedTable,
  id: string,
  sealed: Uint8Array,
): Answer<T> {
  const opened = on.openRow(table, id, sealed)
  if (!opened.ok) return opened
  return granted(schema.parse(JSON.parse(decoder.decode(opened.value))))
}

/** A row whose clear half says otherwise than its sealed half. */
export const contradicted = (table: SealedTable, id: string): { readonly ok: false; readonly problem: Problem } =>
  refused(problem('integrity/record', { what: `${table}-row`, record: id }))

/** A random id (RFC 9562 version 4): the same inside and outside, it tells neither when nor in which order. */
export function randomId(random: (bytes: number) => Uint8Array): string {
  const bytes = random(16).map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
