/**
 * The guarded half of the vault. INVARIANT (one-door-out): only `release/` comes here; a layer rule sees to it.
 *
 * In:    the hash of an entry, and what of that which its event names is to be opened.
 * Out:   plaintexts; of compartments whose keys are no longer live, that they are not.
 * Never: anything that a committed entry of this ledger, with an event that this vault sealed for it, does not name.
 */
import { type Answer, granted, type Problem, problem, refused } from '@carnet/api'
import { groupStatements, type Transaction } from '../store/index.ts'
import { chamberOf } from './chamber.ts'
import { checkWarrants } from './committed.ts'
import { type OpenedCompartment, unsealCompartment } from './compartment.ts'
import { answerOf } from './fault.ts'
import { type KeyState, keyState } from './key-state.ts'
import { lentKey, type Loan } from './loan.ts'
import type { Vault, VaultParts } from './vault.ts'
import type { Opens, Warrant } from './warrant.ts'

export type OpenedPart = { readonly record: string; readonly name: string } & (
  | ({ readonly state: 'opened' } & OpenedCompartment)
  | { readonly state: 'destroyed' | 'restricted' }
)

type Opener = (warrant: Warrant) => Promise<Answer<readonly OpenedPart[]>>
const openers = new WeakMap<Vault, Opener>()

/**
 * Opens what a warrant asks for, all of it or nothing. INVARIANT (log-before-release): entry and event are read again, by
 * the vault itself. Requests that wait together are read together.
 */
export function openCompartments(
  { vault }: { readonly vault: Vault },
  warrant: Warrant,
): Promise<Answer<readonly OpenedPart[]>> {
  const parts = chamberOf(vault)
  const opener: Opener =
    openers.get(vault) ??
    groupStatements(parts.database, (transaction, warrants) => openAll(vault, parts, transaction, warrants))
  openers.set(vault, opener)
  return opener(warrant)
}

async function openAll(
  vault: Vault,
  parts: VaultParts,
  transaction: Transaction,
  warrants: readonly Warrant[],
): Promise<readonly Answer<readonly OpenedPart[]>[]> {
  const { authority } = parts.sealing
  const faults = await checkWarrants(transaction, warrants, { vault, authority, now: parts.now })
  const asked = warrants.filter((_, at) => faults[at] === undefined).flatMap(({ opens }) => opens)
  const read = await readLive(transaction, asked, parts)
  const lent = read.ok ? await bringLent(warrants, read.value, parts) : read
  return warrants.map(({ opens, loan }, at) => {
    const fault = faults[at]
    if (fault !== undefined) return refused(fault)
    if (!lent.ok) return lent
    return read.ok ? openOne(vault, parts, { opens, loan }, read.value) : read
  })
}

/**
 * What is asked for, with the keys that live in memory. A key that goes while it is brought in was destroyed in between:
 * its state is then read again, so that either order gives an answer that was true at one moment.
 */
async function readLive(transaction: Transaction, asked: Opens, { ring }: VaultParts): Promise<Answer<StoredParts>> {
  const stored = await readStored(transaction, asked)
  const live = [...stored.values()].filter(({ state }) => state === 'live').flatMap(({ key, epoch }) => [key, epoch])
  const missing = await answerOf(() => ring.bring([...new Set(live)]))
  if (!missing.ok) return missing
  // Others that were in memory may have gone while those were awaited.
  const all = missing.value.size === 0 && live.every((key) => ring.has(key))
  return granted(all ? stored : await readStored(transaction, asked))
}

/** Subjects' keys of what is restricted and was lent: a council lends a period's key, and nobody else's. */
async function bringLent(
  warrants: readonly Warrant[],
  stored: StoredParts,
  { ring }: VaultParts,
): Promise<Answer<ReadonlySet<string>>> {
  const keys = [...stored.values()]
    .filter(
      ({ record, epoch, state }) => state === 'restricted' && warrants.some(({ loan }) => loan?.covers(record, epoch)),
    )
    .map(({ key }) => key)
  return answerOf(() => ring.bring(keys))
}

/** A compartment as it is stored now: what was read of it before is not taken for it. */
interface Stored {
  readonly record: string
  readonly name: string
  readonly subject: string
  readonly key: string
  readonly sealed: Uint8Array
  readonly version: number
  readonly epoch: string
  readonly state: KeyState
}

type StoredParts = ReadonlyMap<string, Stored>

const placeOf = (record: string, name: string): string => `${record}/${name}`

async function readStored({ query }: Transaction, asked: Opens): Promise<StoredParts> {
  if (asked.length === 0) return new Map()
  // The entry is committed by now: keys that were destroyed before it are found to be.
  const rows = await query<Omit<Stored, 'state'> & { readonly states: readonly string[] | null }>(
    `select c.record, c.name, c.subject, c.key, c.sealed, c.version, c.epoch,
            (select array_agg(s.state) from key_state s where s.key in (c.key, c.epoch)) as states
       from compartment c join record r on r.id = c.record
       join unnest($1::uuid[], $2::text[]) as asked(record, name) on asked.record = c.record and asked.name = c.name
      where exists (select from acceptance a where a.intake = r.intake)`,
    [
      asked.flatMap(({ record, compartments }) => compartments.map(() => record)),
      asked.flatMap(({ compartments }) => compartments),
    ],
  )
  return new Map(
    rows.map(({ states, ...row }) => [placeOf(row.record, row.name), { ...row, state: keyState(states ?? []) }]),
  )
}

/** One part that can't be opened as it was sealed ends the whole: nothing of a changed record is served. */
function openOne(
  vault: Vault,
  parts: VaultParts,
  { opens, loan }: Pick<Warrant, 'opens' | 'loan'>,
  stored: StoredParts,
): Answer<readonly OpenedPart[]> {
  const opened: OpenedPart[] = []
  for (const { record, compartments } of opens) {
    for (const name of compartments) {
      const row = stored.get(placeOf(record, name))
      const part = row === undefined ? changed(name, vault.externalId(record)) : openPart(vault, parts, row, loan)
      if (!part.ok) return part
      opened.push(part.value)
    }
  }
  return granted(opened)
}

function openPart(
  vault: Vault,
  { ring, sealing }: VaultParts,
  row: Stored,
  loan: Loan | undefined,
): Answer<OpenedPart> {
  const { record, name, key, epoch, sealed, state } = row
  const lent = state === 'restricted' ? lentKey(loan, record, epoch) : undefined
  if (state !== 'live' && lent === undefined) return granted({ record, name, state })
  if (!ring.has(key) || (lent === undefined && !ring.has(epoch)))
    return refused(problem('keys/unavailable', { what: 'a key that is said to live is not in the key store' }))
  const { domain: classification, class: sealedIn } = ring.held(key).use
  const context = { ...row, compartment: name, classification, class: sealedIn, subjectKey: key, epochKey: epoch }
  const held = (id: string) => (id === lent?.id ? lent : ring.held(id))
  const opened = unsealCompartment({ held }, sealing, context, sealed)
  return opened === undefined
    ? changed(name, vault.externalId(record))
    : granted({ record, name, state: 'opened', ...opened })
}

const changed = (name: string, record: string): { readonly ok: false; readonly problem: Problem } =>
  refused(problem('integrity/record', { what: `compartment ${name}`, record }))
