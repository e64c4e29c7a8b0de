import { createCipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { openSealingRig, type SealedRecord, type SealingRig } from '../packages/engine/test/sealing.ts'
import type { Figure } from './figure.ts'

/** Records sealed in one go, as a batch of an intake is. */
const batch = 500
const knownSubjects = 2_000
const milliseconds = 3_000
const what = 'of 18 elements in 4 compartments, one core'

/** Sealing, opening and index terms, beside AES-256-GCM as plain `node:crypto` does it: a raw key, one message an element. */
export async function run(): Promise<readonly Figure[]> {
  await using rig = await openSealingRig(knownSubjects)
  const peer = { peer: 'node:crypto AES-256-GCM, raw key, one message an element', unit: 'records/s' }
  const theirs = plainGcm(rig)
  const beside = (name: string, figure: number, least: number): Figure => {
    const ratio = figure / theirs
    return {
      ...peer,
      name,
      figure,
      peerFigure: theirs,
      ratio,
      goal: `≥ ${least.toLocaleString('en')} records/s`,
      met: figure >= least,
    }
  }
  const known = await rate(async () => rig.sealKnown(batch).length)
  const fresh = await rate(async () => (await rig.sealNew(batch)).length)
  const sealed = rig.sealKnown(batch)
  const opened = await rate(async () => (rig.open(sealed), batch))
  const terms = await rate(async () => (rig.terms(10_000), 10_000))
  const hmacKey = createSecretKey(randomBytes(32))
  const plainTerms = await rate(async () => {
    for (let n = 0; n < 10_000; n++) createHmac('sha256', hmacKey).update(`D${n}`).digest('hex')
    return 10_000
  })
  const size = sizeOf(rig, sealed)
  return [
    beside(`records ${what}, sealed under known subjects`, known, 45_000),
    beside(`records ${what}, sealed with three new subjects and one of its own each`, fresh, 15_000),
    beside(`records ${what}, opened`, opened, Math.round(known)),
    size,
    {
      name: 'terms of the blind index, one core',
      figure: terms,
      unit: 'terms/s',
      peer: 'createHmac of node:crypto, a key object',
      peerFigure: plainTerms,
      ratio: terms / plainTerms,
      goal: '≥ 1,000,000 terms/s',
      met: terms >= 1_000_000,
    },
  ]
}

/** How many a second, over at least so many milliseconds, after a warm-up. */
async function rate(work: () => Promise<number>): Promise<number> {
  for (const until = performance.now() + milliseconds / 3; performance.now() < until; ) await work()
  const begun = performance.now()
  let done = 0
  while (performance.now() - begun < milliseconds) done += await work()
  return done / ((performance.now() - begun) / 1000)
}

function plainGcm({ parts }: SealingRig): number {
  const key = randomBytes(32)
  const values = parts.flatMap((part) => part.map(({ value }) => Buffer.from(value)))
  const begun = performance.now()
  let records = 0
  for (; performance.now() - begun < milliseconds; records++) {
    for (const value of values) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()])
    }
  }
  return records / ((performance.now() - begun) / 1000)
}

/** Bytes at rest for each byte of the values; one message an element costs a nonce and a tag for each. */
function sizeOf({ parts }: SealingRig, [record]: readonly SealedRecord[]): Figure {
  const values = parts.flat()
  const plain = values.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0)
  const ours = (record?.sealed.reduce((sum, { length }) => sum + length, 0) ?? 0) / plain
  const theirs = (plain + values.length * 28) / plain
  return {
    name: `size of a record ${what.replace(', one core', '')}, sealed`,
    figure: ours,
    unit: '× its values',
    peer: 'node:crypto AES-256-GCM, one message an element',
    peerFigure: theirs,
    ratio: ours / theirs,
    goal: '≤ 1.75 × the values, 16 characters each',
    met: ours <= 1.75,
  }
}
