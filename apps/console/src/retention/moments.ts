import type { DestructionCertificate, Receipt } from '@carnet/api'
import { type EntrySaid, readEntry } from '../verify/index.ts'

export type MomentName = 'ordered' | 'agreed' | 'marked' | 'here' | 'inventory' | 'swept' | 'everywhere' | 'cancelled'

/** A moment of a destruction, in their order. */
export interface Moment {
  readonly name: MomentName
  /** `never`: nobody can prove it, and nothing is claimed. */
  readonly is: 'done' | 'going' | 'to-come' | 'never'
  /** When: as its entry says it, where it has one. */
  readonly at?: string
  readonly receipt?: Receipt
  /** The entry of the receipt is of this kind, and says these figures. */
  readonly stands: boolean
}

interface Entered {
  readonly receipt: Receipt
  readonly at?: string | undefined
}

/** What happened, what goes on, and what is to come; each with the entry that says so. */
export function momentsOf(certificate: DestructionCertificate): readonly Moment[] {
  const { kind, state, ordered, proposal, marked, here, swept, everywhere, cancelled } = certificate
  const begin: readonly Moment[] = [
    ordered.receipt === undefined
      ? { name: 'ordered', is: 'done', at: ordered.at, stands: true }
      : entered('ordered', { ...ordered, receipt: ordered.receipt }, 'destruction-ordered'),
    ...(proposal === undefined ? [] : [agreedTo(state)]),
  ]
  if (state === 'cancelled')
    return [...begin, ...(cancelled === undefined ? [] : [entered('cancelled', cancelled, 'destruction-cancelled')])]
  const goes = state !== 'waiting'
  const moments = [
    ...begin,
    marked === undefined ? toCome('marked') : entered('marked', marked, kind),
    here === undefined ? toCome('here') : entered('here', here, 'destroyed-here'),
    counted(certificate),
    swept === undefined ? toCome('swept') : ({ name: 'swept', is: 'done', at: swept, stands: true } as const),
  ]
  const next = goes ? moments.findIndex(({ is }) => is === 'to-come') : -1
  return [
    ...moments.map((moment, at) => (at === next ? { ...moment, is: 'going' as const } : moment)),
    everywhereOf(everywhere, state === 'swept'),
  ]
}

const toCome = (name: MomentName): Moment => ({ name, is: 'to-come', stands: true })

/** When enough persons had agreed stands in the proposal. */
const agreedTo = (state: DestructionCertificate['state']): Moment => ({
  name: 'agreed',
  is: state === 'waiting' ? 'going' : state === 'cancelled' ? 'to-come' : 'done',
  stands: true,
})

/** THREAT: a genuine receipt of some other entry, shown as the word on this: kind and figures have to be those of the moment. */
function entered(
  name: MomentName,
  { receipt, at }: Entered,
  kind: string,
  says?: (entry: EntrySaid) => boolean,
): Moment {
  const entry = readEntry(receipt.entry)
  const stands = entry?.kind === kind && (says === undefined || says(entry))
  const when = entry?.at ?? at
  return { name, is: 'done', receipt, stands, ...(when === undefined ? {} : { at: when }) }
}

function counted({ inventory }: DestructionCertificate): Moment {
  if (inventory === undefined) return toCome('inventory')
  const { counts, root } = inventory
  return entered(
    'inventory',
    inventory,
    'destruction-inventory',
    (entry) => entry.root === root && Object.entries(counts).every(([name, of]) => (entry.counts?.[name] ?? 0) === of),
  )
}

function everywhereOf({ state, at, receipt }: DestructionCertificate['everywhere'], isSwept: boolean): Moment {
  if (receipt !== undefined) return entered('everywhere', { receipt, at }, 'destroyed-everywhere')
  if (state === 'unprovable') return { name: 'everywhere', is: 'never', stands: true }
  const when = at === undefined ? {} : { at }
  return { name: 'everywhere', is: isSwept ? 'going' : 'to-come', stands: true, ...when }
}
