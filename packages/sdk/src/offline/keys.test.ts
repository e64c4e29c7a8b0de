import type { RecoveryShare, SignerFile } from '@carnet/api'
import { recoveryShareContext } from '@carnet/api/signing'
import canonicalize from 'canonicalize'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { forgetKeys, isShareOf, newSignerFile, openRecoveryShare, openSignerFile, signBy } from './index.ts'

const passphrase = 'a passphrase of twelve'
let file: SignerFile
beforeAll(async () => {
  file = await newSignerFile(passphrase)
})
const opened = async (text = JSON.stringify(file)) => {
  const found = await openSignerFile(text, passphrase)
  if (!found.ok) throw new Error(found.fault)
  return found.keys
}

describe('a signer file that Web Crypto made', () => {
  test('opens with its passphrase, to keys that sign as its public half says', async () => {
    const keys = await opened()
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: file.signingKey }, format: 'jwk' })
    const bytes = Buffer.from('a word')
    expect(verify(null, bytes, publicKey, Buffer.from(await signBy(keys, bytes), 'base64url'))).toBe(true)
    forgetKeys(keys)
    expect(keys.sealing.privateKey.every((byte) => byte === 0)).toBe(true)
  })

  test('opens with no other passphrase, and not where it was changed', async () => {
    expect(await openSignerFile(JSON.stringify(file), 'another passphrase')).toMatchObject({ fault: 'does-not-open' })
    const changed = { ...file, sealingKey: file.signingKey }
    expect(await openSignerFile(JSON.stringify(changed), passphrase)).toMatchObject({ fault: 'does-not-open' })
  })

  test.each([
    ['no JSON', ''],
    ['nothing', 'null'],
    ['another file', '{"carnet":"signer/v2"}'],
  ])('%s is none', async (_what, text) => {
    expect(await openSignerFile(text, passphrase)).toMatchObject({ fault: 'none' })
  })

  test('computes neither too little nor for hours', async () => {
    for (const iterations of [1, 1e12, 0.5]) {
      const cost = { ...file.passphrase, iterations }
      expect(await openSignerFile(JSON.stringify({ ...file, passphrase: cost }), passphrase)).toMatchObject({
        fault: 'none',
      })
    }
  })

  test.each([
    ['too little memory', { memory: 8 }],
    ['all the memory there is', { memory: 1e9 }],
    ['passes for hours', { passes: 1e6 }],
    ['no lane', { parallelism: 0 }],
  ])('nor by Argon2id: %s', async (_what, cost) => {
    const asked = { algorithm: 'argon2id', salt: 'AAAA', memory: 65_536, passes: 3, parallelism: 4, ...cost }
    expect(await openSignerFile(JSON.stringify({ ...file, passphrase: asked }), passphrase)).toMatchObject({
      fault: 'none',
    })
  })
})

describe('a share of a recovery key', () => {
  const id = '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11'
  const named = { authority: 'XX', node: id, ceremony: id, threshold: 2, signer: id }
  const plain = Buffer.alloc(33, 7)
  const shareFor = async (sealingKey: string): Promise<RecoveryShare> => {
    const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
    const aad = Buffer.from(canonicalize(recoveryShareContext(named as never, id as never)) ?? '')
    const info = Buffer.from('carnet/recovery-share/v1')
    const key = await suite.DeserializePublicKey(Buffer.from(sealingKey, 'base64url'))
    const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info, aad })
    return {
      carnet: 'recovery-share/v1',
      ...named,
      parts: 3,
      held: '2026-03-01T08:00:00.000Z',
      sealed: Buffer.concat([encapsulatedSecret, ciphertext]).toString('base64url'),
      check: createHash('sha256').update(aad).update(plain).digest('base64url'),
    } as unknown as RecoveryShare
  }

  test('opens with its custodian’s keys alone, and is told from another', async () => {
    const keys = await opened()
    const share = await shareFor(file.sealingKey)
    const own = await openRecoveryShare(share, keys.sealing)
    expect(own).toEqual({ carnet: 'opened-recovery-share/v1', ...named, share: plain.toString('base64url') })
    expect(await isShareOf(share, own?.share ?? '')).toBe(true)
    for (const other of ['', 'A'.repeat(44), `${own?.share ?? ''}A`]) expect(await isShareOf(share, other)).toBe(false)
    expect(await openRecoveryShare({ ...share, threshold: 3 }, keys.sealing)).toBeUndefined()
    const others = await newSignerFile(passphrase)
    expect(await openRecoveryShare(await shareFor(others.sealingKey), keys.sealing)).toBeUndefined()
  })
})
