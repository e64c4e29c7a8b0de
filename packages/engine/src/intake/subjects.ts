import type { Identifier, SubjectMention } from '@carnet/customs'
import { v7 as uuid } from 'uuid'
import { identifierText } from '../identifier.ts'
import type { Database, Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

/** A subject as an intake uses it: its id, and its keys by domain and retention class. */
export interface Subject {
  readonly id: string
  readonly kind: SubjectMention['kind']
  /** `domain/class` → key id. */
  readonly keys: Map<string, string>
  /** Known only through an intake that is not accepted yet, and not this one: to be adopted when used. */
  readonly adopt: boolean
}

/** What an intake remembers, so that it neither keys nor asks for the same identifier twice. */
export interface Known {
  /** Subjects by the printed term of each identifier. */
  readonly subjects: Map<string, Subject>
  /** The printed keyed term of a strong identifier. */
  termOf(identifier: Identifier): string
  forget(): void
}

export function nobodyKnown(vault: Vault): Known {
  const subjects = new Map<string, Subject>()
  const terms = new Map<string, string>()
  return {
    subjects,
    termOf(identifier) {
      const { kind, issuer, value } = identifier
      const stated = `${kind}/${issuer}/${value}`
      const term = terms.get(stated) ?? vault.identifierTerm(kind, issuer, identifierText(value))
      terms.set(stated, term)
      return term
    },
    forget() {
      subjects.clear()
      terms.clear()
    },
  }
}

/** What a batch adds to the register of subjects, to be written in the batch's own transaction. */
export interface NewSubjects {
  readonly subjects: { readonly id: string; readonly kind: string }[]
  readonly identifiers: { readonly term: string; readonly subject: string }[]
  readonly keys: { readonly subject: string; readonly domain: string; readonly class: string; readonly key: string }[]
  readonly adopted: Set<string>
}

/** Somebody else took the batch's new identifier, or took back what it relied on, in the meantime: resolve again. */
export class SubjectsMoved extends Error {
  override readonly name = 'SubjectsMoved'
}

/**
 * Who is the same person: mentions are one subject when they share a strong identifier, compared as keyed terms. Names
 * alone never merge. A mention without an identifier is a subject of its own.
 */
export async function resolve(
  database: Database,
  intake: string,
  terms: readonly string[],
  known: Map<string, Subject>,
): Promise<void> {
  const missing = terms.filter((term) => !known.has(term))
  if (missing.length === 0) return
  const rows = await database.transaction(({ query }) =>
    query<{
      term: string
      id: string
      kind: Subject['kind']
      foreign: boolean
      domain: string | null
      class: string | null
      key: string | null
    }>(
      `select i.term, s.id, s.kind, k.domain, k.class, k.key,
              (s.intake <> $2 and not exists (select from acceptance a where a.intake = s.intake)) is true as foreign
         from identifier i join subject s on s.id = i.subject left join subject_key k on k.subject = s.id
        where i.term = any($1::uuid[])`,
      [missing, intake],
    ),
  )
  for (const row of rows) {
    const subject = known.get(row.term) ?? {
      id: row.id,
      kind: row.kind,
      keys: new Map<string, string>(),
      adopt: row.foreign,
    }
    if (row.key !== null) subject.keys.set(`${row.domain}/${row.class}`, row.key)
    known.set(row.term, subject)
  }
}

export const newSubject = (kind: Subject['kind']): Subject => ({ id: uuid(), kind, keys: new Map(), adopt: false })

/**
 * INVARIANT (live-keys-only): nothing is written that was sealed under a key which is destroyed. Asked in the batch's own
 * transaction, which holds the intake's row: whoever destroys keys waits for it (erasure/mark.ts), or comes first and is seen.
 */
export async function checkKeys({ query }: Transaction, keys: readonly string[]): Promise<void> {
  const [gone] = await query('select key from key_state where key = any($1::uuid[]) limit 1', [keys])
  if (gone !== undefined) throw new SubjectsMoved()
}

/**
 * Whether something of a message was destroyed between the writing of its batches and its acceptance: a subject of it was
 * erased, or its period expired.
 */
export async function isSpoilt(
  { query }: Transaction,
  { intake, receivedAt }: { readonly intake: string; readonly receivedAt: Date },
  periods: readonly string[],
): Promise<boolean> {
  const [row] = await query<{ spoilt: boolean }>(
    `select exists (select from key_state where key = any($3::uuid[]))
         or exists (select from subject s where s.erased_at >= $2
                      and (exists (select from compartment c join record r on r.id = c.record
                                    where c.subject = s.id and c.subject <> c.record and r.intake = $1)
                        or exists (select from gone_compartment g join record r on r.id = g.record
                                    where r.intake = $1))) as spoilt`,
    [intake, new Date(receivedAt.getTime() - clocksApart), periods],
  )
  return row?.spoilt === true
}

/** Milliseconds that the clocks of two processes may differ. */
const clocksApart = 5 * 60_000

/** Writes a batch's new subjects and adopts those that another unfinished intake made. */
export async function writeSubjects(transaction: Transaction, intake: string, added: NewSubjects): Promise<void> {
  if (added.adopted.size > 0) {
    const adopted = await transaction.query(
      'update subject set intake = null where id = any($1::uuid[]) returning id',
      [[...added.adopted]],
    )
    if (adopted.length < added.adopted.size) throw new SubjectsMoved()
  }
  await transaction.copy(
    'subject',
    { id: 'uuid', kind: 'text', state: 'text', intake: 'uuid' },
    added.subjects.map(({ id, kind }) => [id, kind, 'known', intake]),
  )
  await transaction.copy(
    'identifier',
    { term: 'uuid', subject: 'uuid' },
    // In the order of the terms: two messages that register the same subjects wait for each other and don't deadlock.
    added.identifiers.toSorted((a, b) => (a.term < b.term ? -1 : 1)).map(({ term, subject }) => [term, subject]),
  )
  await transaction.copy(
    'subject_key',
    { subject: 'uuid', domain: 'text', class: 'text', key: 'uuid' },
    added.keys.map((row) => [row.subject, row.domain, row.class, row.key]),
  )
}

/** Removes the subjects that only this intake knew. Those that others adopted stay. */
export async function forgetSubjects({ query }: Transaction, intake: string): Promise<void> {
  await query(
    `with gone as (delete from subject where intake = $1 returning id),
          terms as (delete from identifier where subject in (select id from gone))
     delete from subject_key where subject in (select id from gone)`,
    [intake],
  )
}
