import { type Answer, granted, problem, refused } from '@carnet/api'
import { type PseudonymKey, pseudonymKey } from '@carnet/deid'
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { KeyStore } from '../store/index.ts'
import { type ExternalIds, externalIds } from './external-id.ts'
import { HeldKey } from './held-key.ts'
import { blockInfo } from './hkdf.ts'
import type { HmacKey } from '../hmac.ts'
import { netstrings } from './netstring.ts'
import type { Pages } from './pages.ts'
import { encodeSheetFact, readSheetFact } from './sheet-fact.ts'
import { keyBytes, keyId, newSheet, unwrapSheet, wrapSheet } from './sheets.ts'
import { cipherKey } from './suite.ts'
import { derivedHmac } from './terms.ts'

/** The ledger's key. Its private half is seen by nobody but `sign`. */
export interface LedgerSigner {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
}

/** The node's own keys: one of a kind, as long as the node lives. */
export interface NodeKeys {
  readonly node: string
  readonly row: HeldKey
  readonly identifiers: HmacKey
  readonly pseudonyms: HmacKey
  /** For values that are released as pseudonyms. */
  readonly releasePseudonyms: PseudonymKey
  readonly externalIds: ExternalIds
  readonly signer: LedgerSigner
}

/** Name of their fact in the key store. */
export const nodeFact = 'node'
const domains = ['row', 'identifier', 'pseudonym', 'external-id', 'ledger'] as const

/** Makes the node's keys, wrapped, as a fact of the key store; false where another process was first. */
export async function makeNodeKeys(keys: KeyStore, pages: Pages): Promise<Answer<boolean>> {
  const page = await pages.toFill(1)
  if (!page.ok) return page
  const sheet = newSheet(domains.map((domain) => ({ kind: 'node', domain, class: '', period: '' })))
  const stored = wrapSheet(page.value, 1, sheet)
  sheet.keys.fill(0)
  return granted(await keys.addFact(nodeFact, encodeSheetFact(stored)))
}

/** The node's keys as the key store has them; undefined where it has none. */
export async function openNodeKeys(
  keys: KeyStore,
  pages: Pages,
  authority: string,
): Promise<Answer<NodeKeys | undefined>> {
  const stored = await readSheetFact(keys, nodeFact)
  if (stored === undefined) return granted(undefined)
  const page = await pages.page(stored.page)
  if (!page.ok) return page
  const sheet = unwrapSheet(page.value, stored)
  if (sheet === undefined) return refused(problem('keys/unavailable', { what: "the node's own keys do not open" }))
  const [row, identifier, pseudonym, external, ledger] = sheet.uses.flatMap((use, slot) => {
    const key = Buffer.from(sheet.keys.subarray(slot * keyBytes, (slot + 1) * keyBytes))
    return use === undefined ? [] : new HeldKey(keyId(sheet.id, slot), use, key)
  })
  sheet.keys.fill(0)
  if (!row || !identifier || !pseudonym || !external || !ledger)
    return refused(problem('keys/unavailable', { what: "the node's own keys are not complete" }))
  const derived = (key: HeldKey, purpose: string): Buffer =>
    key.derive(undefined, blockInfo(netstrings([purpose, authority])))
  return granted({
    node: sheet.id,
    row,
    identifiers: derivedHmac(identifier, netstrings(['carnet/identifier/v1', authority])),
    pseudonyms: derivedHmac(pseudonym, netstrings(['carnet/pseudonym/v1', authority])),
    releasePseudonyms: pseudonymKey(derived(pseudonym, 'carnet/release-pseudonym/v1')),
    externalIds: externalIds(cipherKey(derived(external, 'carnet/external-id/v1'))),
    signer: signerOf(derived(ledger, 'carnet/ledger/v1')),
  })
}

/** @source RFC 8410 §7: PKCS #8 of an Ed25519 private key is this prefix and the 32 bytes of its seed. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function signerOf(seed: Buffer): LedgerSigner {
  const der = Buffer.concat([pkcs8, seed])
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  seed.fill(0)
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
  return { publicKey, sign: (message) => new Uint8Array(sign(null, message, privateKey)) }
}
