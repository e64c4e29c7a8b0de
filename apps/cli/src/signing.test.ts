import { Proposal, type SignerId, Signer } from '@carnet/api'
import { assertionBytes, escrowShareBytes, registrationBytes, shareBytes } from '@carnet/sdk'
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { drawProposal } from './render/proposal.ts'
import { openWith, sealTo } from './sealing.ts'
import { plain } from './shell.ts'
import type { SignerKeys } from './signer-file.ts'
import { registration, shareFor, word } from './signing.ts'

const raw = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-32)
function newKeys(): SignerKeys {
  const [signing, sealing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('x25519')]
  const publicKey = raw(sealing.publicKey)
  return {
    signing: signing.privateKey,
    signingKey: raw(signing.publicKey).toString('base64url'),
    sealing: { publicKey, privateKey: sealing.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32) },
    sealingKey: publicKey.toString('base64url'),
  }
}
const holds = (bytes: Uint8Array, signature: string, { signing }: SignerKeys): boolean =>
  verify(null, bytes, createPublicKey(signing), Buffer.from(signature, 'base64url'))

const at = new Date('2026-07-01T08:00:00Z')
const named = { authority: 'XX', node: '0b7c9d52-6f0a-4a3e-9c0f-5d2a7b1e4c90' }
const ids = Array.from({ length: 4 }, () => crypto.randomUUID())
const [person = '', signerId = '', record = '', keyId = ''] = ids
const [keys, other, node] = [newKeys(), newKeys(), newKeys()]
const signer = Signer.parse({
  id: signerId,
  person,
  signingKey: keys.signingKey,
  sealingKey: keys.sealingKey,
  state: 'confirmed',
  registered: at.toISOString(),
})

describe('what a person’s program signs', () => {
  test('a registration shows possession, for this person and node', () => {
    const made = registration(named, person, keys, at)
    expect(holds(registrationBytes(named, person, made), made.signature, keys)).toBe(true)
    expect(holds(registrationBytes({ ...named, node: record }, person, made), made.signature, keys)).toBe(false)
  })

  test('a word is about one thing, at one node, with all that it says', () => {
    const made = word({ signer, named }, record, { kind: 'approval', what: 'A'.repeat(43) }, keys, at)
    expect(holds(assertionBytes(named, record, made), made.signature, keys)).toBe(true)
    for (const changed of [
      { ...made, kind: 'refusal' as const },
      { ...made, share: 'AAAA' },
    ])
      expect(holds(assertionBytes(named, record, changed), made.signature, keys)).toBe(false)
    expect(holds(assertionBytes(named, person, made), made.signature, keys)).toBe(false)
  })
})

describe('a share of restricted data', () => {
  const share = Buffer.alloc(65, 7)
  const period = { ...named, key: keyId, council: 'C'.repeat(43) }
  let proposal: Proposal
  beforeAll(async () => {
    const context = { info: 'carnet/escrow-share/v1', aad: escrowShareBytes(period, signer.id) }
    const sealed = await sealTo(keys.sealing.publicKey, share, context)
    const own = { signer: signerId, outside: true, sealed: Buffer.from(sealed).toString('base64url') }
    const kept = [own, { ...own, signer: person }].map((each) => ({ ...each, check: 'D'.repeat(43) }))
    proposal = Proposal.parse({
      id: crypto.randomUUID(),
      ...named,
      request: {
        kind: 'restricted-restore',
        record,
        case: crypto.randomUUID(),
        purpose: 'pnr',
        periods: [{ authority: 'XX', key: keyId, council: period.council, period: '2026-01-31', shares: kept }],
        reason: 'order of the\u001b[2J court',
      },
      needs: { approvers: 2, roles: ['officer'], outside: 0, notBy: 'proposer' },
      by: person,
      at: at.toISOString(),
      expires: at.toISOString(),
      delay: 0,
      recipient: node.sealingKey,
      hash: 'A'.repeat(43),
      state: 'waiting',
      approvals: [],
      refusals: [],
    })
  })

  test('is opened by its member alone, and sealed anew to the key that the proposal has', async () => {
    const given = await shareFor(proposal, signer, keys)
    const context = { info: 'carnet/share/v1', aad: shareBytes(proposal, signer.id) }
    const sealed = Buffer.from(given ?? '', 'base64url')
    const opened = await openWith(node.sealing, sealed, context)
    expect(JSON.parse(Buffer.from(opened ?? []).toString())).toEqual({ [keyId]: share.toString('base64url') })
    const elsewhere = { ...context, aad: shareBytes({ ...proposal, hash: 'B'.repeat(43) }, signer.id) }
    expect(await openWith(node.sealing, sealed, elsewhere)).toBeUndefined()
    expect(await openWith(other.sealing, sealed, context)).toBeUndefined()
  })

  test('is not given where it does not open, or is none of this signer’s', async () => {
    expect(await shareFor(proposal, signer, other)).toBeUndefined()
    expect(await shareFor(proposal, { ...signer, id: person as string as SignerId }, keys)).toBeUndefined()
    expect(await shareFor(proposal, { ...signer, id: record as string as SignerId }, keys)).toBeUndefined()
  })

  test('goes with an approval that says so; no text of a proposal speaks to the terminal', () => {
    const shown = drawProposal(proposal, plain)
    expect(shown).toContain('your share of these keys')
    expect(shown).toContain(record)
    expect(shown).not.toContain('\u001b')
  })
})
