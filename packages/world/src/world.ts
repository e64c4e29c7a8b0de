import { random } from './random.ts'
import { type Office, offices, type StaffMember, staff } from './staff.ts'
import { type Trader, traders } from './trader.ts'
import { type Traveller, travellers } from './traveller.ts'

/** Who and what there is; the same for everything that is generated from it. */
export interface World {
  readonly seed: string
  readonly offices: readonly Office[]
  readonly staff: readonly StaffMember[]
  readonly declarants: readonly Trader[]
  readonly importers: readonly Trader[]
  readonly sellers: readonly Trader[]
  readonly couriers: readonly Trader[]
  readonly travellers: readonly Traveller[]
}

/** How many there are of each. */
export type WorldSize = Readonly<Record<'declarants' | 'importers' | 'sellers' | 'couriers' | 'travellers', number>>

const usual: WorldSize = { declarants: 60, importers: 900, sellers: 500, couriers: 16, travellers: 260 }

export function world(seed: string, size: Partial<WorldSize> = {}): World {
  const counts = { ...usual, ...size }
  const stream = (name: string) => random(`${seed}/${name}`)
  return {
    seed,
    offices,
    staff,
    declarants: traders(stream('declarants'), counts.declarants, 7),
    importers: traders(stream('importers'), counts.importers, 7),
    sellers: traders(stream('sellers'), counts.sellers, 7),
    couriers: traders(stream('couriers'), counts.couriers, 6),
    travellers: travellers(stream('travellers'), counts.travellers),
  }
}
