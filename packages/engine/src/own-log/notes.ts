import { type Actor, type Answer, granted, Instant, OwnNote, type OwnNoteWriting, problem, refused } from '@carnet/api'
import { createHash } from 'node:crypto'
import { randomId } from '../identity/index.ts'
import type { StoredEvent } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import { ofActor, ownEvent } from './own-event.ts'
import type { OwnLogPorts } from './ports.ts'

/** A note, and what the caller stamps in the same transaction. */
export interface NoteWritten {
  readonly value: OwnNote
  readonly stamps: readonly { readonly kind: 'note-written'; readonly about: readonly string[] }[]
}

export interface SealedNote {
  readonly id: string
  readonly event: Uint8Array
  readonly note: OwnNote
  readonly key: string
  readonly sealed: Uint8Array
}

/** Notes on one event. */
const most = 20

/** Notes are sealed under the key of the event that they are about, so that they go when it goes; under names of their own. */
const nameOf = (event: Uint8Array, id: string): Uint8Array =>
  createHash('sha256').update('carnet note\0').update(event).update(id).digest()

/**
 * Seals a note on one of the actor's own events, before it is written: the embedded database has no second session for the vault
 * while a transaction runs.
 */
export async function sealNote(
  on: OwnLogPorts,
  actor: Pick<Actor, 'id'>,
  { hash, text }: OwnNoteWriting,
): Promise<Answer<SealedNote>> {
  const found = await on.database.transaction(({ query }) =>
    query<StoredEvent>(`${ofActor} and e.entry = $2`, [actor.id, Buffer.from(hash, 'base64url')]),
  )
  const [event] = found
  // Of somebody else's event no more is told than of one that is not there.
  if (event === undefined) return refused(problem('request/not-found', { what: 'event' }))
  const own = ownEvent(on.vault, actor, event)
  if (!own.ok) return own
  // The key of an event whose time is over is gone: no note brings one of that time back.
  const opens = await on.vault.openEvent(event.hash, event.key, event.sealed)
  if (!opens.ok) return opens
  const id = randomId(on.random)
  const note: OwnNote = { at: Instant.parse(on.now().toISOString()), text }
  const sealed = await on.vault.sealEvent(nameOf(event.hash, id), event.at, Buffer.from(JSON.stringify(note)))
  return granted({ id, event: event.hash, note, ...sealed })
}

export async function writeNote(
  { query }: Transaction,
  { id, event, note, key, sealed }: SealedNote,
): Promise<Answer<NoteWritten>> {
  const before = await query<{ id: string }>('select id from note where event = $1', [event])
  if (before.length >= most) return refused(problem('request/conflict', { what: 'notes' }))
  await query('insert into note (event, id, at, key, sealed) values ($1, $2, $3, $4, $5)', [
    event,
    id,
    note.at,
    key,
    sealed,
  ])
  const about = [Buffer.from(event).toString('base64url')]
  return granted({ value: note, stamps: [{ kind: 'note-written', about }] })
}

/** The notes on an event, as they were written one after another. */
export async function notesOn(
  { query }: Transaction,
  { vault }: Pick<OwnLogPorts, 'vault'>,
  event: Uint8Array,
): Promise<Answer<readonly OwnNote[]>> {
  const rows = await query<{ id: string; key: string; sealed: Uint8Array }>(
    'select id, key, sealed from note where event = $1 order by at, id',
    [event],
  )
  const notes: OwnNote[] = []
  for (const { id, key, sealed } of rows) {
    const opened = await vault.openEvent(nameOf(event, id), key, sealed)
    if (!opened.ok) return opened
    notes.push(OwnNote.parse(JSON.parse(Buffer.from(opened.value).toString())))
  }
  return granted(notes)
}
