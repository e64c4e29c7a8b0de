import { Assertion, type NodeNamed, type Proposal, type Signer, type SignerRegistration } from '@carnet/api'
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assertionBytes, proposalHash, registrationBytes, signerHash } from './index.ts'

/** @source RFC 8410 §7: PKCS #8 of a private key of curve 25519. */
const privateKey = (oid: string, byte: number): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from(`302e020100300506032b65${oid}04220420`, 'hex'), Buffer.alloc(32, byte)]),
    format: 'der',
    type: 'pkcs8',
  })
const signing = privateKey('70', 1)
const publicOf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')

describe('docs/formats/assertion.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/formats/assertion.md'), 'utf8')
  // The block with “…” shows a form, no value.
  const blocks = [...text.matchAll(/^```(?:json)?\n(.*?)\n^```$/gms)]
    .map(([, block = '']) => block)
    .filter((block) => !block.includes('…'))
  const [registered = '', possession = '', confirmed = '', signerIs = '', proposed = '', proposalIs = ''] = blocks
  const [said = '', signs = ''] = blocks.slice(6)
  const named = JSON.parse(registered) as NodeNamed
  const inWords = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

  test('the keys are those that it says', () => {
    const { signingKey, sealingKey } = JSON.parse(registered) as SignerRegistration
    expect(signingKey).toBe(publicOf(signing))
    expect(sealingKey).toBe(publicOf(privateKey('6e', 2)))
  })

  test('a registration signs what the page shows', () => {
    const of = JSON.parse(registered) as SignerRegistration & { readonly person: string }
    const bytes = registrationBytes(named, of.person, of)
    expect(inWords(bytes)).toBe(registered)
    expect(sign(null, bytes, signing).toString('base64url')).toBe(possession)
  })

  test('a signer and a proposal have the hashes that the page shows', async () => {
    expect(await signerHash(JSON.parse(confirmed) as Signer)).toBe(signerIs)
    expect(await proposalHash(JSON.parse(proposed) as Proposal)).toBe(proposalIs)
  })

  test('an assertion signs what the page shows, about that proposal', () => {
    const assertion = Assertion.parse(JSON.parse(said))
    expect(assertion.what).toBe(proposalIs)
    const bytes = assertionBytes(named, (JSON.parse(proposed) as Proposal).id, assertion)
    expect(inWords(bytes)).toBe(signs)
    expect(verify(null, bytes, createPublicKey(signing), Buffer.from(assertion.signature, 'base64url'))).toBe(true)
    expect(sign(null, bytes, signing).toString('base64url')).toBe(assertion.signature)
  })

  test('what changes later, or nothing knows, is not in a proposal’s hash', async () => {
    const proposal = JSON.parse(proposed) as Proposal
    expect(await proposalHash({ ...proposal, state: 'done', runs: proposal.at })).toBe(proposalIs)
    expect(await proposalHash({ ...proposal, delay: 3601 })).not.toBe(proposalIs)
  })
})
