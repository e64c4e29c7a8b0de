import { problem } from '@carnet/api'
import { getFips } from 'node:crypto'
import { type Kem, newSealingKeyPair, type SealingKeyPair, sealingKeyPairOf } from '../hpke.ts'
import type { KeyStore } from '../store/index.ts'
import { VaultFault, valueOf } from './fault.ts'
import { nodeFact } from './node-keys.ts'
import type { Pages } from './pages.ts'
import { encodeSheetFact, readSheetFact } from './sheet-fact.ts'
import { keyBytes, keyId, newSheet, unwrapSheet, wrapSheet } from './sheets.ts'

/** A pair that messages are sealed to while the provider is down, by the id of its private half. */
export interface DeferralPair {
  readonly id: string
  readonly pair: SealingKeyPair
}

const fact = 'deferral'
/** One key for each curve: which is used is found anew at each start. */
const kems: readonly Kem[] = ['x25519', 'p-256']
const domainOf = (kem: Kem): string => `deferral-${kem}`

/** X25519 is not among what a validated module approves. */
export const kemInUse = (): Kem => (getFips() === 1 ? 'p-256' : 'x25519')

/** The pair, with its private half; made where the node has none yet. Its private half is the caller's to wipe. */
export async function deferralPair(keys: KeyStore, pages: Pages, kem: Kem): Promise<DeferralPair> {
  const stored = (await readSheetFact(keys, fact)) ?? (await make(keys, pages))
  const sheet = unwrapSheet(valueOf(await pages.page(stored.page)), stored)
  if (sheet === undefined) throw unavailable('the key that messages are deferred under does not open')
  const slot = sheet.uses.findIndex((use) => use?.kind === 'node' && use.domain === domainOf(kem))
  try {
    if (slot < 0) throw unavailable('the key that messages are deferred under is not there')
    const privateKey = new Uint8Array(sheet.keys.subarray(slot * keyBytes, (slot + 1) * keyBytes))
    return { id: keyId(sheet.id, slot), pair: sealingKeyPairOf(privateKey, kem) }
  } finally {
    sheet.keys.fill(0)
  }
}

const unavailable = (what: string): VaultFault => new VaultFault(problem('keys/unavailable', { what }))

/** On the page of the node's own keys, so that it costs the provider no key of its own. */
async function make(keys: KeyStore, pages: Pages) {
  const node = await readSheetFact(keys, nodeFact)
  if (node === undefined) throw unavailable('the key store has no keys of a node')
  const page = valueOf(await pages.page(node.page))
  const sheet = newSheet(kems.map((kem) => ({ kind: 'node', domain: domainOf(kem), class: '', period: '' })))
  for (const [slot, kem] of kems.entries()) {
    const { privateKey } = await newSealingKeyPair(kem)
    sheet.keys.set(privateKey, slot * keyBytes)
    privateKey.fill(0)
  }
  const stored = wrapSheet(page, 1, sheet)
  sheet.keys.fill(0)
  await keys.addFact(fact, encodeSheetFact(stored))
  // Another process may have been first: its sheet is the one.
  const kept = await readSheetFact(keys, fact)
  if (kept === undefined) throw unavailable('the key store does not keep what was written to it')
  return kept
}
