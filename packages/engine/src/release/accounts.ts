import type { BudgetLimits } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Joins } from '../joins/index.ts'
import type { Reckoning, Stamped } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson } from '../vault/index.ts'
import {
  longestRun,
  nothingSpent,
  type NumberSought,
  passedBy,
  spentAt,
  type Spending,
  type Spent,
  SpentWritten,
  withSpending,
  writtenSpent,
} from './spent.ts'
import type { ReleasePorts } from './types.ts'
import type { Usage } from './usage.ts'

/** What is reckoned of an actor, and the mark of the row that it was read from. */
export interface Held {
  readonly mark: string
  readonly spent: Spent
}

/** What an actor did lately comes to: what was used, and whether there is reason to stop the searching. */
export interface Conduct {
  readonly held: Held
  /** The numbers that this request searches by, where its purpose is watched for it. */
  readonly numbers: readonly NumberSought[]
  /** This search would be one more of a run of numbers that is long enough. */
  readonly countsUp: boolean
  readonly suspended: boolean
  readonly joins: Joins
}

/** What one request adds to what is reckoned of its actor, and where that ends. */
export interface Addition {
  readonly actor: string
  readonly held: Held
  readonly spending: Spending
  /** Nothing is past them where others agreed, or an override is in force. */
  readonly limits: BudgetLimits
  /** From so many numbers in a row on nothing is added: it is refused, once it is decided anew. */
  readonly countingUp: number | undefined
}

/** Entries of one actor that stand or fall together, and what they add. */
export interface Adding {
  readonly stamped: readonly Stamped[]
  readonly addition: Addition
}

/** `moved`: what was reckoned in the meantime leaves no room for it; nothing of it was written. */
export type Added = { readonly spent: Spent } | 'moved'

export interface Accounts {
  /** What is reckoned of an actor by what the store said, reckoned anew from the events where the row does not say all of it. */
  held(actor: string, usage: Usage, at: number): Promise<Held>
  /** Writes entries and what they add, each all or nothing, in the caller's transaction. */
  add(transaction: Transaction, adding: readonly Adding[]): Promise<readonly Added[]>
}

const noMark = '00000000-0000-0000-0000-000000000000'
const table = 'budget'
/** Actors whose reckoning is kept in memory, so that it is not opened for each of their requests. */
const mostKnown = 500

export function accountsOn(on: Pick<ReleasePorts, 'database' | 'vault' | 'ledger'>): Accounts {
  const known = new Map<string, Held>()
  const remember = (actor: string, held: Held): void => {
    known.delete(actor)
    known.set(actor, held)
    const [oldest] = known.keys()
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  }
  /** Undefined where the row is none that the node wrote. Under a mark that this process knows stands what it knows. */
  const open = (actor: string, { mark, sealed }: NonNullable<Usage['row']>): Held | undefined => {
    const last = known.get(actor)
    if (last?.mark === mark) return last
    const opened = openJson(on.vault, table, actor, sealed, Sealed)
    if (!opened.ok || opened.value.mark !== mark) return undefined
    remember(actor, opened.value)
    return opened.value
  }
  return {
    async held(actor, usage, at) {
      const { row } = usage
      const opened = row === undefined ? undefined : open(actor, row)
      const spent = spentAt(opened?.spent ?? nothingSpent(at), at)
      const says = spent.hour === usage.hour ? spent.requests : usage.requests
      const mark = row?.mark ?? noMark
      // THREAT: a row that was lowered, set back or taken away says less than the events of its hour, and does not count.
      return usage.requests > says ? { mark, spent: await reckonedAnew(actor, at, on) } : { mark, spent }
    },
    async add(transaction, adding) {
      const results = new Map<Adding, Added>()
      let newest = new Map<string, Held>()
      for (let left = adding; left.length > 0; ) {
        const { fitting, after } = addUp(left, newest, results)
        const reckonings = [...after].map(([actor, { previous, held }]) => reckoningOf(actor, previous, held, on))
        const counted = fitting.flatMap(({ stamped }) => stamped.map((each) => ({ stamped: each, reckoned: true })))
        const written =
          fitting.length === 0 ? new Set<string>() : await on.ledger.reckon(transaction, counted, reckonings)
        for (const each of fitting) {
          const made = after.get(each.addition.actor)
          if (made === undefined || !written.has(each.addition.actor)) continue
          results.set(each, { spent: made.held.spent })
          transaction.committed(() => remember(each.addition.actor, made.held))
        }
        // Another process was first: it is added to what that one wrote.
        left = fitting.filter((each) => !results.has(each))
        newest = left.length === 0 ? newest : await reread(transaction, left, open)
        for (const each of left) if (!newest.has(each.addition.actor)) results.set(each, 'moved')
        left = left.filter((each) => !results.has(each))
      }
      return adding.map((each) => results.get(each) ?? 'moved')
    },
  }
}

/** Adds up in turn, actor by actor. What does not fit any more has moved. */
function addUp(
  adding: readonly Adding[],
  newest: ReadonlyMap<string, Held>,
  results: Map<Adding, Added>,
): {
  readonly fitting: readonly Adding[]
  readonly after: ReadonlyMap<string, { readonly previous: string; readonly held: Held }>
} {
  const fitting: Adding[] = []
  /** Who looks up number after number is decided anew with all that was asked for behind it. */
  const stopped = new Set<string>()
  const after = new Map<string, { readonly previous: string; readonly held: Held }>()
  for (const each of adding) {
    const { actor, held, spending, limits, countingUp = Number.POSITIVE_INFINITY } = each.addition
    const made = after.get(actor)
    const before = made?.held ?? newest.get(actor) ?? held
    const spent = withSpending(before.spent, spending)
    const counts = longestRun(spent, spending.numbers) >= countingUp
    if (counts) stopped.add(actor)
    const ends = counts || (spending.numbers.length > 0 && stopped.has(actor))
    if (ends || passedBy(before.spent, spending, limits).length > 0) {
      results.set(each, 'moved')
      continue
    }
    fitting.push(each)
    after.set(actor, {
      previous: made?.previous ?? before.mark,
      held: { mark: made?.held.mark ?? randomUUID(), spent },
    })
  }
  return { fitting, after }
}

const Sealed: z.ZodType<Held> = z.strictObject({ mark: z.uuid(), spent: SpentWritten })

function reckoningOf(
  actor: string,
  previous: string,
  { mark, spent }: Held,
  { vault }: Pick<ReleasePorts, 'vault'>,
): Reckoning {
  const sealed = sealJson(vault, table, actor, { mark, spent: writtenSpent(spent) })
  return { actor, previous, mark, at: new Date(spent.hour), sealed }
}

async function reread(
  { query }: Transaction,
  adding: readonly Adding[],
  open: (actor: string, row: NonNullable<Usage['row']>) => Held | undefined,
): Promise<Map<string, Held>> {
  const rows = await query<{ actor: string; mark: string; sealed: Uint8Array }>(
    'select actor, mark, sealed from budget where actor = any($1::uuid[])',
    [[...new Set(adding.map(({ addition }) => addition.actor))]],
  )
  return new Map(
    rows.flatMap(({ actor, ...row }) => {
      const held = open(actor, row)
      return held === undefined ? [] : [[actor, held] as const]
    }),
  )
}

/** Of what an event says, what its request spent. */
const Remembered = z.object({
  actor: z.string(),
  purpose: z.string().optional(),
  spent: z
    .object({
      search: z.boolean(),
      records: z.array(z.string()),
      subjects: z.array(z.string()),
      numbers: z.array(z.object({ number: z.string(), among: z.string(), near: z.array(z.string()) })),
    })
    .optional(),
})

const anHour = 60 * 60_000

/**
 * What an actor's own events of the last hour add up to. THREAT: whoever runs the database lowers what was reckoned, sets it
 * back or takes it away: the events say it again, and one that is taken away leaves its entry alone.
 */
async function reckonedAnew(
  actor: string,
  at: number,
  { database, vault }: Pick<ReleasePorts, 'database' | 'vault'>,
): Promise<Spent> {
  const rows = await database.transaction(({ query }) =>
    query<{ entry: Uint8Array; at: Date; key: string; sealed: Uint8Array }>(
      `select entry, at, key, sealed from event
        where actor = $1 and at > $2 and kind in ('search', 'release') order by at, entry`,
      [actor, new Date(at - anHour)],
    ),
  )
  let spent = nothingSpent(at)
  for (const row of rows) {
    const opened = await vault.openEvent(row.entry, row.key, row.sealed)
    const said = opened.ok ? Remembered.safeParse(JSON.parse(Buffer.from(opened.value).toString())) : undefined
    if (said?.success !== true || said.data.actor !== actor) continue
    const { purpose, spent: each } = said.data
    const before = row.at.getTime() < spent.hour
    const numbers = each?.numbers ?? []
    const whole = { purpose: purpose ?? '', at: row.at.getTime(), search: false, records: [], subjects: [], numbers }
    // Of the hour before only the numbers count that were looked up.
    if (before) spent = { ...spent, lookedUp: withSpending(spent, whole).lookedUp }
    else spent = withSpending(spent, { ...whole, ...each, numbers })
  }
  return spent
}
