import {
  type Actor,
  ActorId,
  type Answer,
  EntryHash,
  granted,
  Instant,
  type ProposalId,
  PurposeName,
  type Suspension,
  type SuspensionList,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { SuspensionPorts } from './ports.ts'

/** How an actor stands who was suspended at some time: whether it lasts, and when the last that is over was lifted. */
export interface Suspended {
  readonly suspended: boolean
  readonly lasting: readonly Suspension[]
  readonly lifted: Date | undefined
}

export async function suspensionOf(on: SuspensionPorts, { id }: Pick<Actor, 'id'>): Promise<Answer<Suspended>> {
  const all = await on.database.transaction((transaction) =>
    suspensionsWhere(transaction, on, 'and v.actor = $1', [id]),
  )
  if (!all.ok) return all
  const lasting = all.value.filter(({ lifted }) => lifted === undefined)
  const times = all.value.flatMap(({ lifted }) => (lifted === undefined ? [] : [Date.parse(lifted.at)]))
  const lifted = times.length === 0 ? undefined : new Date(Math.max(...times))
  return granted({ suspended: lasting.length > 0, lasting, lifted })
}

export async function suspensions(transaction: Transaction, on: SuspensionPorts): Promise<Answer<SuspensionList>> {
  const all = await suspensionsWhere(transaction, on, '', [])
  return all.ok ? granted({ suspensions: all.value.toReversed() }) : all
}

/** One of them, lasting or not; undefined where there is none under this id. */
export async function suspensionIn(
  transaction: Transaction,
  on: SuspensionPorts,
  id: EntryHash,
): Promise<Answer<Suspension | undefined>> {
  const found = await suspensionsWhere(transaction, on, 'and v.entry = $1', [Buffer.from(id, 'base64url')])
  return found.ok ? granted(found.value[0]) : found
}

const Said = z.looseObject({
  kind: z.literal('searching-suspended'),
  actor: ActorId,
  purpose: PurposeName.optional(),
})

interface Stored {
  readonly entry: Uint8Array
  readonly at: Date
  readonly actor: string
  readonly key: string
  readonly sealed: Uint8Array
  readonly proposal: ProposalId | null
}

/**
 * THREAT: whoever runs the database writes a row that suspends somebody, or that lifts a suspension. An event that the node did
 * not seal for this entry and this actor suspends nobody; and a suspension ends by what persons signed, verified anew.
 */
async function suspensionsWhere(
  transaction: Transaction,
  on: SuspensionPorts,
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly Suspension[]>> {
  const rows = await transaction.query<Stored>(
    `select v.entry, v.at, v.actor, v.key, v.sealed, l.proposal
       from event v left join suspension_lift l on l.entry = v.entry
      where v.kind = 'searching-suspended' ${where} order by v.at, v.entry`,
    parameters,
  )
  const all: Suspension[] = []
  for (const row of rows) {
    const opened = await on.vault.openEvent(row.entry, row.key, row.sealed)
    const said = opened.ok ? Said.safeParse(JSON.parse(Buffer.from(opened.value).toString())) : undefined
    if (said?.success !== true || said.data.actor !== row.actor) continue
    const id = EntryHash.parse(Buffer.from(row.entry).toString('base64url'))
    const { actor: person, purpose } = said.data
    const lifted =
      row.proposal === null ? granted(undefined) : await liftedBy(transaction, on, row.proposal, id, person)
    if (!lifted.ok) return lifted
    all.push({
      id,
      person,
      since: Instant.parse(row.at.toISOString()),
      ...(purpose === undefined ? {} : { purpose }),
      ...(lifted.value === undefined ? {} : { lifted: lifted.value }),
    })
  }
  return granted(all)
}

/** Who signed that it ends: undefined where what the row names is no such word. */
async function liftedBy(
  transaction: Transaction,
  on: SuspensionPorts,
  proposal: ProposalId,
  suspension: EntryHash,
  person: ActorId,
): Promise<Answer<Suspension['lifted']>> {
  const done = await on.identity.doneProposal(transaction, proposal, 'lift-suspension')
  if (!done.ok) return done
  if (done.value?.proposal.request.suspension !== suspension) return granted(undefined)
  const by = [...new Set(done.value.approvals.map((voice) => voice.person))].filter((each) => each !== person)
  const last = done.value.proposal.approvals
    .map(({ at }) => at)
    .toSorted()
    .at(-1)
  return granted(by.length < 2 || last === undefined ? undefined : { at: last, by })
}
