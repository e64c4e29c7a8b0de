import { type ZoneSize, zoneLines } from './mrz.ts'
import { random, scattered } from './random.ts'
import { dayAfter, type Traveller } from './traveller.ts'
import type { World } from './world.ts'

/** A document as it was read, and whose it is. */
export interface TravelDocument {
  readonly size: ZoneSize
  readonly traveller: Traveller
  readonly number: string
  readonly expires: string
  readonly lines: readonly string[]
}

const numbers = 90_000_000

/** Documents in the order of their reading. Every number occurs once; after all travellers have one, some read a second. */
export function* travelDocuments({ seed, travellers }: World, count: number): Generator<TravelDocument, void> {
  const choice = random(`${seed}/travel-documents`)
  const offset = choice.below(numbers)
  for (let index = 0; index < count; index++) {
    const traveller = travellers[index % travellers.length]
    if (traveller === undefined) throw new RangeError('a world has at least one traveller')
    const size = choice.weighted({ TD3: 70, TD1: 22, TD2: 8 })
    const letter = choice.text('CEFGHJKLMNPRTVWXYZ', 1)
    const number = `${letter}${String(scattered(index, offset, numbers)).padStart(8, '0')}`
    const optional = choice.chance(0.2) ? choice.text('0123456789', size === 'TD2' ? 7 : 11) : ''
    const expires = dayAfter('2026-07-01', choice.below(9 * 365))
    const lines = zoneLines(size, { ...zoneOf(traveller), code: size === 'TD3' ? 'P' : 'I', number, optional, expires })
    yield { size, traveller, number, expires, lines }
  }
}

const zoneOf = ({ state, surname, given, born, sex }: Traveller) =>
  ({
    state,
    nationality: state,
    surname: surname.mrz,
    given: given.map(({ mrz }) => mrz).join('<'),
    born,
    sex,
  }) as const

/** The documents as one message: text, a blank line between two documents. */
export function* travelDocumentsMrz(world: World, count: number): Generator<Uint8Array, void> {
  const encoder = new TextEncoder()
  let between = ''
  for (const { lines } of travelDocuments(world, count)) {
    yield encoder.encode(`${between}${lines.join('\n')}\n`)
    between = '\n'
  }
}
