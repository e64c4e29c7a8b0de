import { type ExportManifest, manifestText } from '@carnet/api'
import { formatVerifierKey, verifierKey } from '@carnet/tlog'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import canonicalize from 'canonicalize'
import { type Zippable, zipSync } from 'fflate'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { logSigned, newLog } from '../../test/log.ts'
import { openPackage, unpack } from './open-package.ts'

const log = newLog(0)
const [origin = ''] = log.key.split('+')
/** Another log of the same name. */
const otherKey = formatVerifierKey(verifierKey(origin, new Uint8Array(32).fill(7)))
const text = new TextEncoder()
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')
const secret = await generateX25519Identity()
const recipient = await identityToRecipient(secret)
const hash = 'A'.repeat(43)

const entryOf = (more: object = {}): string =>
  canonicalize({
    v: 1,
    kind: 'export',
    at: '2026-03-01T08:00:00.000Z',
    authority: 'XX',
    actor: hash,
    blind: hash,
    purpose: 'clearance',
    decision: hash,
    policy: hash,
    ...more,
  }) ?? ''

const data = text.encode('row,declaration.office\r\n1,020\r\n')
const manifestOf = (more: object = {}): ExportManifest =>
  ({
    v: 1,
    id: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11',
    authority: 'XX',
    node: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b12',
    made: '2026-03-01T08:00:00.000Z',
    purpose: 'clearance',
    format: 'csv',
    file: { name: 'data.csv', bytes: data.length, sha256: sha256(data) },
    records: 1,
    elements: [{ element: 'declaration.office', revealed: 1, masked: 0, withheld: 0, destroyed: 0 }],
    obligations: [],
    recipient: { kind: 'age', fingerprint: hash },
    deleteBy: '2026-04-01T00:00:00.000Z',
    watermark: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b13',
    decision: hash,
    policy: hash,
    codes: { receipt: 'A'.repeat(27), deletion: 'B'.repeat(27) },
    ledger: { origin, key: log.key },
    receipt: log.promise(entryOf()),
    ...more,
  }) as unknown as ExportManifest

function filesOf(manifest = manifestOf(), more: Zippable = {}): Zippable {
  const bytes = text.encode(JSON.stringify(manifest))
  const signature = logSigned(manifestText(origin, sha256(bytes)))
  return {
    'README.txt': text.encode('what it is'),
    'manifest.json': bytes,
    'manifest.sig': text.encode(`${signature}\n`),
    'data.csv': data,
    ...more,
  }
}

async function toAge(plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(plain)
}
const packageOf = (files = filesOf()): Promise<Uint8Array> => toAge(zipSync(files))

describe('opening a package offline', () => {
  test('gives data, manifest and receipt, all of them checked', async () => {
    const opened = await openPackage(await packageOf(), `# created: today\n${secret}\n`, log.key)
    expect(opened).toMatchObject({ ok: true, name: 'data.csv', readme: 'what it is', receipt: { stage: 'promised' } })
    expect(opened.ok && opened.data).toEqual(data)
  })

  test('by HPKE as well, with 32 bytes of a secret key', async () => {
    const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
    const pair = await suite.GenerateKeyPair(true)
    const own = Buffer.from(await suite.SerializePrivateKey(pair.privateKey)).toString('base64url')
    const info = text.encode('carnet/export/v1')
    const { encapsulatedSecret, ciphertext } = await suite.Seal(pair.publicKey, zipSync(filesOf()), { info })
    const bytes = Buffer.concat([Buffer.from('carnet-export/v1\n'), encapsulatedSecret, ciphertext])
    expect(await openPackage(bytes, own)).toMatchObject({ ok: true })
    expect(await openPackage(bytes, 'A'.repeat(43))).toMatchObject({ fault: 'does-not-open' })
    expect(await openPackage(bytes, secret)).toMatchObject({ fault: 'does-not-open' })
  })

  test('another key opens nothing, and what is no key is told from it', async () => {
    const bytes = await packageOf()
    expect(await openPackage(bytes, await generateX25519Identity())).toEqual({ ok: false, fault: 'does-not-open' })
    for (const key of ['', 'a key', `${secret}\n${secret}`, recipient])
      expect(await openPackage(bytes, key)).toEqual({ ok: false, fault: 'no-key' })
  })

  test('a byte that was changed, and an end that is missing, show', async () => {
    const bytes = await packageOf()
    for (const at of [0, 60, bytes.length - 1]) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await openPackage(changed, secret)).toEqual({ ok: false, fault: 'does-not-open' })
    }
    for (const length of [0, 10, bytes.length - 1])
      expect(await openPackage(bytes.subarray(0, length), secret)).toEqual({ ok: false, fault: 'does-not-open' })
  })

  test('a manifest that the node did not sign, or another node did, shows', async () => {
    const files = filesOf()
    const changed = text.encode(JSON.stringify(manifestOf({ deleteBy: '2027-04-01T00:00:00.000Z' })))
    const tampered = await packageOf({ ...files, 'manifest.json': changed })
    expect(await openPackage(tampered, secret)).toEqual({ ok: false, fault: 'manifest-not-signed' })
    expect(await openPackage(await packageOf(), secret, otherKey)).toEqual({
      ok: false,
      fault: 'manifest-not-signed',
    })
    const unsigned = await packageOf({ ...files, 'manifest.sig': text.encode('no base64!') })
    expect(await openPackage(unsigned, secret)).toEqual({ ok: false, fault: 'manifest-not-signed' })
  })

  test('what is signed, and is no manifest, is refused', async () => {
    for (const more of [{ records: -1 }, { codes: {} }, { elements: [1] }, { deleteBy: 'soon' }, { more: 1 }])
      expect(await openPackage(await packageOf(filesOf(manifestOf(more))), secret)).toMatchObject({
        fault: 'not-a-package',
      })
  })

  test('other data than the manifest’s show', async () => {
    const bytes = await packageOf(filesOf(manifestOf(), { 'data.csv': text.encode('other') }))
    expect(await openPackage(bytes, secret)).toEqual({ ok: false, fault: 'data-changed' })
  })

  test.each([
    ['of another kind', { kind: 'release' }],
    ['for another purpose', { purpose: 'control' }],
    ['of another decision', { decision: 'B'.repeat(43) }],
    ['of another authority', { authority: 'YY' }],
  ])('an entry %s is none of this export', async (_what, said) => {
    const bytes = await packageOf(filesOf(manifestOf({ receipt: log.promise(entryOf(said)) })))
    expect(await openPackage(bytes, secret)).toEqual({ ok: false, fault: 'receipt-wrong' })
  })

  test.each([
    ['a file more', { 'more.txt': data }],
    ['a path that leads out', { '../data.csv': data }],
    ['an absolute path', { '/etc/passwd': data }],
    ['a folder', { 'a/data.csv': data }],
    ['a backslash', { 'a\\data.csv': data }],
  ])('%s inside is refused', async (_what, more: Zippable) => {
    expect(await openPackage(await packageOf(filesOf(manifestOf(), more)), secret)).toEqual({
      ok: false,
      fault: 'not-a-package',
    })
  })

  test('what is no archive, or lacks a file, is refused', async () => {
    const { 'manifest.sig': _signature, ...without } = filesOf()
    for (const bytes of [text.encode('no archive'), new Uint8Array(), zipSync(without)])
      expect(await openPackage(await toAge(bytes), secret)).toEqual({ ok: false, fault: 'not-a-package' })
  })

  test('few bytes that unpack to very many are noticed before they have', { timeout: 60_000 }, async () => {
    const bomb = zipSync({ a: new Uint8Array(64 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(128 * 1024)
    expect(await unpack(bomb)).toBeUndefined()
  })
})
