import type { SignerFile } from '@carnet/api'
import { newSignerFile as madeInPages, openSignerFile as openedInPages, signBy } from '@carnet/sdk/offline'
import { sign, verify, createPublicKey } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWith, sealTo } from './sealing.ts'
import { fingerprintOf, newSignerFile, openSignerFile, readSignerFile } from './signer-file.ts'

const secret = 'a passphrase of twelve'
const folder = mkdtempSync(join(tmpdir(), 'carnet-signer-'))
let made: SignerFile
beforeAll(async () => {
  made = await newSignerFile(secret)
})
afterAll(() => rmSync(folder, { recursive: true }))
const written = (content: string, mode = 0o600): string => {
  const path = join(folder, `${crypto.randomUUID()}.json`)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

describe('a signer file', () => {
  test('opens with its passphrase, to the keys whose public halves it names', async () => {
    const keys = await openSignerFile(made, secret)
    if (keys === undefined) throw new Error('it opens')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: made.signingKey }, format: 'jwk' })
    expect(verify(null, Buffer.from('x'), publicKey, sign(null, Buffer.from('x'), keys.signing))).toBe(true)
    const context = { info: 'test', aad: Buffer.from('about this') }
    const sealed = await sealTo(Buffer.from(made.sealingKey, 'base64url'), Buffer.from('share'), context)
    expect(Buffer.from((await openWith(keys.sealing, sealed, context)) ?? []).toString()).toBe('share')
    expect(await openWith(keys.sealing, sealed, { ...context, info: 'other' })).toBeUndefined()
  })

  test('that a page made opens as well', async () => {
    const file = await madeInPages(secret)
    const keys = await openSignerFile(file, secret)
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: file.signingKey }, format: 'jwk' })
    if (keys === undefined) throw new Error('it opens')
    expect(verify(null, Buffer.from('x'), publicKey, sign(null, Buffer.from('x'), keys.signing))).toBe(true)
    expect(fingerprintOf(keys)).toBe(fingerprintOf(file))
  })

  test('opens in a page as well, where Argon2id is computed by the page', async () => {
    const text = JSON.stringify(made)
    const opened = await openedInPages(text, secret)
    if (!opened.ok) throw new Error(opened.fault)
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: made.signingKey }, format: 'jwk' })
    const signature = Buffer.from(await signBy(opened.keys, Buffer.from('x')), 'base64url')
    expect(verify(null, Buffer.from('x'), publicKey, signature)).toBe(true)
    expect(await openedInPages(text, `${secret} `)).toMatchObject({ fault: 'does-not-open' })
  })

  test('opens with the same passphrase in another Unicode form, and with no other', async () => {
    const accented = await newSignerFile('caf\u00e9 caf\u00e9 caf\u00e9')
    expect(await openSignerFile(accented, 'cafe\u0301 cafe\u0301 cafe\u0301')).toBeDefined()
    expect(await openSignerFile(accented, 'cafe cafe cafe')).toBeUndefined()
  })

  test('THREAT: does not open where a public key was exchanged or what is sealed was changed', async () => {
    const other = await newSignerFile(secret)
    for (const changed of [
      { ...made, signingKey: other.signingKey },
      { ...made, sealingKey: other.sealingKey },
      { ...made, sealed: other.sealed },
      { ...made, sealed: made.sealed.slice(0, 40) },
    ])
      expect(await openSignerFile(changed, secret)).toBeUndefined()
  })

  test('has nothing private in clear', async () => {
    const keys = await openSignerFile(made, secret)
    const text = JSON.stringify(made)
    const seed = keys?.signing.export({ format: 'der', type: 'pkcs8' }).subarray(-32) ?? Buffer.alloc(32)
    for (const secretBytes of [seed, Buffer.from(keys?.sealing.privateKey ?? [])])
      for (const form of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(secretBytes.toString(form))
  })

  test('is read where it is one, and by its owner only', () => {
    expect(readSignerFile(written(JSON.stringify(made)))).toEqual({ ok: true, file: made })
    expect(readSignerFile(written(JSON.stringify(made), 0o644))).toMatchObject({ ok: false })
    expect(readSignerFile(written('{'))).toEqual({ ok: false, says: 'it is no signer file' })
    expect(readSignerFile(written('{"carnet":"signer/v2"}'))).toEqual({ ok: false, says: 'it is no signer file' })
    expect(readSignerFile(join(folder, 'nowhere'))).toEqual({ ok: false, says: 'there is no such file' })
  })

  test('takes no weaker way from passphrase to key than it was made with', () => {
    const weak = { ...made, passphrase: { algorithm: 'pbkdf2-hmac-sha-512', salt: 'AAAA', iterations: 1 } }
    expect(readSignerFile(written(JSON.stringify(weak)))).toMatchObject({ ok: false })
  })

  test('has a fingerprint of both public keys', async () => {
    const other = await newSignerFile(secret)
    expect(fingerprintOf(made)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
    expect(fingerprintOf({ ...made, sealingKey: other.sealingKey })).not.toBe(fingerprintOf(made))
  })
})
