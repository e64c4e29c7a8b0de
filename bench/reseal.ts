import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { openResealingRig } from '../packages/engine/test/resealing.ts'
import { declaration } from '../packages/engine/test/world.ts'
import type { Figure } from './figure.ts'

const records = Number(process.env['CARNET_BENCH_RECORDS'] ?? 2_000)
const batch = 250
const milliseconds = 3_000
const received = new Date('2026-07-15T10:00:00Z')
const peer = 'node:crypto AES-256-GCM, raw keys: opened and sealed, nothing verified, no terms'

/** Moving records to other keys: in memory, and with the embedded store; beside opening and sealing as plain `node:crypto` does it. */
export async function run(): Promise<readonly Figure[]> {
  await using rig = await openResealingRig('pglite', '')
  const ids: string[] = []
  for (let from = 0; from < records; from += batch) {
    const stated = Array.from({ length: batch }, (_, at) => declaration({ reference: `R${from + at}` }))
    ids.push(...(await rig.take(stated, received)))
  }
  const stored = await rig.stored(ids.slice(0, batch))
  const [first] = stored
  if (first === undefined) throw new Error('nothing was stored')
  const places = await rig.places('goods-released', '2026-08', first)
  const same = stored.map((record) => ({ record, places }))
  const inMemory = await rate(() => same.reduce((sum, each) => sum + rig.inMemory([each.record], each.places), 0))
  const theirs = await rate(plainMove)
  const begun = performance.now()
  let moved = 0
  for (let from = 0; from < ids.length; from += batch)
    moved += await rig.move(ids.slice(from, from + batch), { class: 'goods-released', period: '2026-08' })
  const stores = moved / ((performance.now() - begun) / 1000)
  const figure = (name: string, value: number, least: number): Figure => ({
    name,
    figure: value,
    unit: 'compartments/s',
    peer,
    peerFigure: theirs,
    ratio: value / theirs,
    goal: `≥ ${least.toLocaleString('en')} compartments/s`,
    met: value >= least,
  })
  return [
    figure(
      'compartments sealed anew in memory: verified, opened, sealed, terms and mark made, one core',
      inMemory,
      20_000,
    ),
    figure('compartments sealed anew in the embedded store, batches of 250 records', stores, 2_000),
  ]
}

/** How many a second, after a warm-up. */
async function rate(work: () => number): Promise<number> {
  for (const until = performance.now() + milliseconds / 3; performance.now() < until; ) work()
  const begun = performance.now()
  let done = 0
  while (performance.now() - begun < milliseconds) done += work()
  return done / ((performance.now() - begun) / 1000)
}

const plain = randomBytes(64)
const [from, to] = [randomBytes(32), randomBytes(32)]

function plainMove(): number {
  for (let at = 0; at < 100; at++) {
    const nonce = randomBytes(12)
    const sealing = createCipheriv('aes-256-gcm', from, nonce)
    const sealed = Buffer.concat([sealing.update(plain), sealing.final()])
    const opening = createDecipheriv('aes-256-gcm', from, nonce)
    opening.setAuthTag(sealing.getAuthTag())
    const opened = Buffer.concat([opening.update(sealed), opening.final()])
    const again = createCipheriv('aes-256-gcm', to, randomBytes(12))
    Buffer.concat([again.update(opened), again.final(), again.getAuthTag()])
  }
  return 100
}
