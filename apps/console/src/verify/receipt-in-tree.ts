import { leafHash, parseVerifierKey, verifySignature } from '@carnet/tlog'
import { base64url } from '../base64url.ts'
import { positionOf } from './entries.ts'
import type { Tree } from './tree.ts'

export type LookedUp =
  /** The entry is in the tree that was signed. */
  | { readonly found: 'in-tree'; readonly position: number }
  /** Not in it yet; the log gave its signed word that it will be by then. */
  | { readonly found: 'promised'; readonly by: string }
  /** Neither a hash nor a receipt; a receipt of another log; one whose entry was changed; in no tree and under no promise. */
  | { readonly found: 'malformed' | 'other-log' | 'entry-changed' | 'nowhere' }

/** Looks a receipt, or the hash of an entry, up in a tree. */
export async function lookUp(text: string, tree: Tree, verifierKey: string): Promise<LookedUp> {
  const said = text.trim()
  const receipt = /^[\w-]{43}$/.test(said) ? { hash: said } : receiptIn(said)
  if (receipt === undefined) return { found: 'malformed' }
  if ('entry' in receipt) {
    if (receipt.origin !== tree.signed.origin) return { found: 'other-log' }
    if (base64url(leafHash(new TextEncoder().encode(receipt.entry))) !== receipt.hash) return { found: 'entry-changed' }
  }
  const position = await positionOf(tree, receipt.hash)
  if (position !== undefined) return { found: 'in-tree', position }
  return 'entry' in receipt && isPromised(receipt, verifierKey)
    ? { found: 'promised', by: receipt.includedBy }
    : { found: 'nowhere' }
}

interface ReceiptSaid {
  readonly origin: string
  readonly hash: string
  readonly entry: string
  readonly includedBy: string
  readonly promise: string
}

const members = ['origin', 'hash', 'entry', 'includedBy', 'promise'] as const

function receiptIn(text: string): ReceiptSaid | undefined {
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said !== 'object' || said === null) return undefined
    const texts = said as Readonly<Record<string, unknown>>
    return members.every((member) => typeof texts[member] === 'string') ? (said as ReceiptSaid) : undefined
  } catch {
    return undefined
  }
}

/** SPEC: docs/formats/receipt.md: what a promise signs. */
function isPromised({ origin, hash, includedBy, promise }: ReceiptSaid, verifierKey: string): boolean {
  const key = parseVerifierKey(verifierKey)
  if (key === undefined || !/^[A-Za-z0-9+/]{86}==$/.test(promise)) return false
  const signature = Uint8Array.from(atob(promise), (byte) => byte.charCodeAt(0))
  return verifySignature(key, `carnet/promise/v1\n${origin}\n${hash}\n${includedBy}\n`, signature) !== undefined
}
