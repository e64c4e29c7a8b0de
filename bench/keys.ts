import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { openRotatingRig } from '../packages/engine/test/rotating.ts'
import type { Figure } from './figure.ts'

/** Three pages of keys. */
const keys = 98_304
const least = 40_000

/** Rotating pages: live keys re-wrapped under new ones and durably stored, beside unwrapping and wrapping each key alone. */
export async function run(): Promise<readonly Figure[]> {
  await using rig = await openRotatingRig(keys)
  await rig.rotateAll()
  const begun = performance.now()
  const moved = await rig.rotateAll()
  const rate = (moved * 1000) / (performance.now() - begun)
  const theirs = aloneRate()
  return [
    {
      name: 'keys moved to new pages, each batch durable in the embedded key store',
      figure: rate,
      unit: 'keys/s',
      peer: 'node:crypto AES-256-GCM, each key unwrapped and wrapped alone, nothing stored',
      peerFigure: theirs,
      ratio: rate / theirs,
      goal: `≥ ${least.toLocaleString('en')} keys/s`,
      met: rate >= least,
    },
  ]
}

function aloneRate(): number {
  const [from, to] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))]
  const wrapped = Array.from({ length: 20_000 }, () => wrap(from, randomBytes(32)))
  const begun = performance.now()
  for (const each of wrapped) wrap(to, unwrap(from, each))
  return (wrapped.length * 1000) / (performance.now() - begun)
}

interface Wrapped {
  readonly nonce: Buffer
  readonly bytes: Buffer
  readonly tag: Buffer
}

function wrap(key: KeyObject, plain: Uint8Array): Wrapped {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const bytes = Buffer.concat([cipher.update(plain), cipher.final()])
  return { nonce, bytes, tag: cipher.getAuthTag() }
}

function unwrap(key: KeyObject, { nonce, bytes, tag }: Wrapped): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}
