import { columns, type Declaration } from './declaration-columns.ts'
import { countries, goods, taxOf } from './goods.ts'
import { type Random, random, scattered } from './random.ts'
import { pickTrader } from './trader.ts'
import { dayAfter } from './traveller.ts'
import type { World } from './world.ts'

export type { Declaration } from './declaration-columns.ts'

const references = 90_000_000
const firstDay = '2026-01-01'
const days = 90

/** Import declarations in the order of their lodging, spread over one quarter. Every reference occurs once. */
export function* declarations(world: World, count: number): Generator<Declaration, void> {
  const choice = random(`${world.seed}/declarations`)
  const offset = choice.below(references)
  for (let index = 0; index < count; index++) {
    const reference = String(10_000_000 + scattered(index, offset, references))
    yield declaration(world, choice, reference, dayAfter(firstDay, Math.floor((index * days) / count)))
  }
}

function declaration(world: World, choice: Random, reference: string, date: string): Declaration {
  const importer = pickTrader(choice, world.importers)
  const transport = choice.weighted({ '10': 57, '40': 41, '50': 2, '30': 1, '90': 1 })
  const origin = choice.weighted(countries)
  const { code, unitMass, unitPrice } = choice.pick(goods)
  const quantity = 1 + choice.below(transport === '40' ? 40 : 4000)
  const [taxType, taxRate] = taxOf(origin, code, choice)
  const fraud = choice.chance(importer.risky ? 0.6 : 0.17)
  return {
    reference,
    date,
    office: choice.weighted({ '40': 37, '20': 30, '30': 16, '16': 6, '13': 4, '33': 2 }),
    process: choice.chance(0.001) ? 'D' : 'B',
    importType: choice.weighted({ '11': 87, '87': 4, '94': 3, '15': 2, '89': 1, '29': 1 }),
    importUse: choice.weighted({ '21': 91, '11': 4, '26': 2, '23': 1, '28': 1, '15': 1 }),
    payment: choice.weighted({ '11': 68, '43': 18, '18': 6, '14': 6, '13': 1, '0': 1 }),
    transport,
    declarant: pickTrader(choice, world.declarants).id,
    importer: importer.id,
    seller: choice.chance(0.1) ? '' : pickTrader(choice, world.sellers).id,
    courier: transport === '40' && choice.chance(0.4) ? pickTrader(choice, world.couriers).id : '',
    hs6: code,
    departure: choice.chance(0.86) ? origin : choice.weighted(countries),
    origin,
    taxRate,
    taxType,
    originIndicator: choice.weighted({ E: 28, Y: 24, G: 23, B: 13, S: 12 }),
    netMass: decimal(quantity * unitMass, 1),
    price: decimal(quantity * unitPrice * (0.8 + choice.below(400) / 1000), 2),
    fraud: fraud ? '1' : '0',
    criticalFraud: fraud ? choice.weighted({ '1': 95, '2': 5 }) : '0',
  }
}

/** At most `places` decimals, at least one: `30.0`, `415092.72`. */
function decimal(amount: number, places: number): string {
  const text = String(Number(amount.toFixed(places)))
  return text.includes('.') ? text : `${text}.0`
}

const rowsOfChunk = 500

/** The declarations as one CSV message; no value needs quoting. */
export function* declarationsCsv(world: World, count: number): Generator<Uint8Array, void> {
  const encoder = new TextEncoder()
  let rows = [columns.map(([header]) => header).join(',')]
  for (const each of declarations(world, count)) {
    rows.push(columns.map(([, field]) => each[field]).join(','))
    if (rows.length < rowsOfChunk) continue
    yield encoder.encode(`${rows.join('\n')}\n`)
    rows = []
  }
  if (rows.length > 0) yield encoder.encode(`${rows.join('\n')}\n`)
}
