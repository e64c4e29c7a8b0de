import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openKeyStore } from '../store/index.ts'
import { type SealContext, sealCompartment, unsealCompartment } from './compartment.ts'
import type { Sealing } from './derivation.ts'
import { openGenerations } from './generations.ts'
import { HeldKey } from './held-key.ts'

await using keyStore = await openKeyStore(':memory:')
const sealing: Sealing = { authority: 'XX', dictionaryVersion: 1, generations: await openGenerations(keyStore) }

/** A ring of two keys. */
function ringOf(context: SealContext, subject: Buffer, epoch: Buffer) {
  const { classification, subjectKey, epochKey, class: retained } = context
  const held = new Map([
    [
      subjectKey,
      new HeldKey(subjectKey, { kind: 'subject', domain: classification, class: retained, period: '' }, subject),
    ],
    [epochKey, new HeldKey(epochKey, { kind: 'epoch', domain: 'content', class: retained, period: '2026-07' }, epoch)],
  ])
  return {
    held(id: string): HeldKey {
      const key = held.get(id)
      if (key === undefined) throw new Error('no such key')
      return key
    },
  }
}

const contexts: fc.Arbitrary<SealContext> = fc
  .record({
    record: fc.uuid(),
    version: fc.nat(),
    compartment: fc.string({ unit: 'binary', maxLength: 40 }),
    classification: fc.constantFrom('internal', 'commercial', 'personal', 'special', 'enforcement'),
    subject: fc.uuid(),
    subjectKey: fc.uuid(),
    epochKey: fc.uuid(),
    class: fc.constantFrom('goods', 'passenger'),
  })
  .filter(({ subjectKey, epochKey }) => subjectKey !== epochKey)
const plains = fc.uint8Array({ maxLength: 2_000 })

describe('a compartment', () => {
  property.prop([contexts, plains])('opens to what was sealed, under any context', (context, plain) => {
    const ring = ringOf(context, randomBytes(32), randomBytes(32))
    const sealed = sealCompartment(ring, sealing, context, plain)
    const opened = unsealCompartment(ring, sealing, context, sealed)
    expect(opened?.plain.reveal()).toEqual(Buffer.from(plain))
    expect(opened?.dictionaryVersion).toBe(1)
  })

  property.prop([contexts, plains, fc.nat()])('with any one bit flipped does not open', (context, plain, at) => {
    const ring = ringOf(context, randomBytes(32), randomBytes(32))
    const sealed = Buffer.from(sealCompartment(ring, sealing, context, plain))
    const bit = at % (sealed.length * 8)
    sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(unsealCompartment(ring, sealing, context, sealed)).toBeUndefined()
  })

  property.prop([contexts, contexts, fc.nat({ max: 3 })])(
    'opens in no other place: record, version, name and subject are sealed with it',
    (context, other, which) => {
      const field = (['record', 'version', 'compartment', 'subject'] as const)[which] ?? 'record'
      fc.pre(context[field] !== other[field])
      const ring = ringOf(context, randomBytes(32), randomBytes(32))
      const sealed = sealCompartment(ring, sealing, context, Buffer.from('x'))
      expect(unsealCompartment(ring, sealing, { ...context, [field]: other[field] }, sealed)).toBeUndefined()
    },
  )

  property.prop([contexts, fc.nat(), fc.nat()])('cut short anywhere does not open', (context, length, extra) => {
    const ring = ringOf(context, randomBytes(32), randomBytes(32))
    const sealed = sealCompartment(ring, sealing, context, Buffer.alloc(extra % 100))
    expect(unsealCompartment(ring, sealing, context, sealed.subarray(0, length % sealed.length))).toBeUndefined()
  })

  property.prop([contexts])('needs both its keys: without either it is noise', (context) => {
    const [subject, epoch] = [randomBytes(32), randomBytes(32)]
    const sealed = sealCompartment(ringOf(context, subject, epoch), sealing, context, Buffer.from('x'))
    expect(unsealCompartment(ringOf(context, subject, randomBytes(32)), sealing, context, sealed)).toBeUndefined()
    expect(unsealCompartment(ringOf(context, randomBytes(32), epoch), sealing, context, sealed)).toBeUndefined()
    const elsewhere = { ...sealing, authority: 'YY' }
    expect(unsealCompartment(ringOf(context, subject, epoch), elsewhere, context, sealed)).toBeUndefined()
  })

  test('is never sealed under keys of another domain or class', () => {
    const context: SealContext = { ...vector.context, classification: 'special' }
    const ring = ringOf(vector.context, randomBytes(32), randomBytes(32))
    expect(() => sealCompartment(ring, sealing, context, Buffer.from('x'))).toThrow('not for it')
    expect(unsealCompartment(ring, sealing, context, Buffer.alloc(100))).toBeUndefined()
  })
})

const Vector = z.object({
  authority: z.string(),
  context: z.object({
    record: z.string(),
    version: z.int(),
    compartment: z.string(),
    classification: z.string(),
    subject: z.string(),
    subjectKey: z.string(),
    epochKey: z.string(),
    class: z.string(),
  }),
  dictionary: z.int(),
  generation: z.int(),
  subjectKeyHex: z.string(),
  epochKeyHex: z.string(),
  nonceHex: z.string(),
  plainHex: z.string(),
  associated: z.string(),
  sealedHex: z.string(),
})
const folder = new URL('../../../../docs/formats/', import.meta.url)
const vector = Vector.parse(JSON.parse(readFileSync(new URL('sealed.vector.json', folder), 'utf8')))
const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('docs/formats/sealed.md, version 1', () => {
  const { context, authority } = vector

  test('the vector opens', () => {
    const ring = ringOf(context, hex(vector.subjectKeyHex), hex(vector.epochKeyHex))
    const opened = unsealCompartment(ring, { ...sealing, authority }, context, hex(vector.sealedHex))
    expect(opened?.dictionaryVersion).toBe(vector.dictionary)
    expect(Buffer.from(opened?.plain.reveal() ?? []).toString('hex')).toBe(vector.plainHex)
  })

  test('the vector is what the description makes, with nothing but node:crypto', () => {
    const net = (...fields: readonly (string | number)[]): string =>
      fields.map((field) => `${Buffer.byteLength(String(field))}:${field},`).join('')
    const info = net('carnet/seal/v1', 1, authority, context.classification, context.class)
    const key = Buffer.from(hkdfSync('sha256', hex(vector.subjectKeyHex), hex(vector.epochKeyHex), info, 32))
    const associated =
      net('carnet/compartment/v1', 1, authority, context.classification, context.class, context.epochKey) +
      net(context.subjectKey, vector.dictionary, vector.generation) +
      net(context.record, context.version, context.compartment, context.subject)
    expect(associated).toBe(vector.associated)
    const cipher = createCipheriv('aes-256-gcm', key, hex(vector.nonceHex))
    cipher.setAAD(Buffer.from(associated))
    const marks = context.subjectKey.slice(-4) + context.epochKey.slice(-4)
    // 200 is c8 01 in LEB128.
    const head = hex(`0101${marks}c801${vector.nonceHex}`)
    const message = Buffer.concat([head, cipher.update(hex(vector.plainHex)), cipher.final(), cipher.getAuthTag()])
    expect(message.toString('hex')).toBe(vector.sealedHex)
  })
})
