import type { Answer, DeferredReport, IntakeAnswer, IntakeReport } from '@carnet/api'
import type { CustomsRecord } from '@carnet/customs'
import { waitingMessages } from '../src/intake/index.ts'
import type { Transaction } from '../src/store/index.ts'
import { type DeferralNode, type DeferralWorld, openDeferralWorld } from './deferral-world.ts'
import { type EngineName, valueOf } from './vault-world.ts'
import { declaration } from './world.ts'

export interface Seen {
  readonly records: number
  readonly acceptances: number
  /** Rows that nobody should be able to see, or that nobody needs. */
  readonly left: number
}

/** A node whose provider goes and comes back, and what can be seen of the messages meanwhile. */
export interface Outage extends AsyncDisposable {
  readonly world: DeferralWorld
  readonly node: DeferralNode
  /** The node, opened anew, with its provider up and ready for an outage. */
  begin(): Promise<void>
  open(): Promise<void>
  /** A message that nobody has sent yet. */
  message(records?: number): CustomsRecord[]
  /** The provider goes, or comes back, and is seen to by the next who asks. */
  provider(state: 'down' | 'up'): void
  within<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  seen(): Promise<Seen>
  waiting(): Promise<number>
  deferOne(records: readonly CustomsRecord[]): Promise<DeferredReport>
}

export async function openOutage(name: EngineName, databaseUrl: string): Promise<Outage> {
  const world = await openDeferralWorld(name, databaseUrl)
  let node = await world.open()
  let number = 0
  const outage: Outage = {
    world,
    get node() {
      return node
    },
    async begin() {
      world.provider.down = false
      world.clock.now = new Date()
      await outage.open()
      await node.on.vault.deferral.prepare()
    },
    async open() {
      node = await world.open()
    },
    message(records = 3) {
      number++
      return Array.from({ length: records }, (_, n) =>
        declaration({ reference: `DEFER${number}X${n}`, importer: `IMPORTER${number}Y${n % 2}` }),
      )
    },
    provider(state) {
      world.provider.down = state === 'down'
      world.clock.held += 60_000
    },
    within: (work) => node.on.database.transaction(work),
    seen: () => outage.within(seenIn),
    waiting: async () => (await waitingMessages(node.on.database)).messages,
    async deferOne(records) {
      outage.provider('down')
      return deferred(await node.send(records, { batch: 2 }))
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
  return outage
}

async function seenIn({ query }: Transaction): Promise<Seen> {
  const [row] = await query<Seen>(
    `select (select count(*) from record r join acceptance a on a.intake = r.intake)::int as records,
                (select count(*) from acceptance)::int as acceptances,
                (select count(*) from intake)::int
                  + (select count(*) from record r where not exists (select from acceptance a where a.intake = r.intake))::int
                  + (select count(*) from deferred where sealed is null)::int
                  + (select count(*) from deferred_part p where not exists (select from deferred d where d.id = p.deferred))::int as left`,
  )
  if (row === undefined) throw new Error('nothing was counted')
  return row
}

export function deferred(answer: Answer<IntakeAnswer>): DeferredReport {
  const value = valueOf(answer)
  if ('deferred' in value) return value
  throw new Error('the message was taken in')
}

export function takenIn(answer: Answer<IntakeAnswer>): IntakeReport {
  const value = valueOf(answer)
  if ('deferred' in value) throw new Error('the message was deferred')
  return value
}
