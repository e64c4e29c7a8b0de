import type { ColumnType } from 'kysely'

type Written<T> = ColumnType<T, T, T>

/** The data store's tables, as `migrations/0001-first.sql` makes them. uuid columns are text here, bytea a Uint8Array, bigint a safe number. */
export interface Tables {
  setting: { name: string; value: Uint8Array }
  actor: { id: string; kind: string; sealed: Uint8Array }
  token: { id: string; actor: string; hash: Uint8Array; sealed: Uint8Array }
  matter: { id: string; opened_by: string; office: string | null; sealed: Uint8Array }
  intake: { id: string; source: string; started_at: Date; alive_until: Date }
  acceptance: {
    source: string
    reference: Uint8Array
    intake: string
    accepted_at: Date
    entry: Uint8Array
    report: Uint8Array
  }
  subject: { id: string; kind: string; state: string; intake: string | null }
  identifier: { term: string; subject: string }
  subject_key: { subject: string; domain: string; class: string; key: string }
  epoch: { class: string; period: string; key: string }
  key_state: { key: string; state: string; since: Date; entry: Uint8Array }
  record: {
    id: string
    intake: string
    ordinal: number
    type: string
    office: string | null
    source: string
    received_at: Date
    class: string
    epoch: string
    stage: string
    version: number
    open: Written<Readonly<Record<string, string>>>
    digest: Uint8Array
  }
  compartment: { record: string; name: string; subject: string; key: string; sealed: Uint8Array }
  term: { term: string; record: string }
  quarantine: { id: string; source: string; received_at: Date; delete_after: Date; fault: string; key: string }
  quarantine_part: { quarantine: string; part: number; sealed: Uint8Array }
  entry: { hash: Uint8Array; id: string; bytes: Uint8Array; position: number | null }
  event: { entry: Uint8Array; at: Date; kind: string; actor: string; key: string; sealed: Uint8Array }
  tile: { path: string; bytes: Uint8Array }
  lease: { name: string; holder: string; fence: number; until: Date }
}
