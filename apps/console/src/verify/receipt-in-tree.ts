import type { Receipt } from '@carnet/api'
import { positionOf } from './entries.ts'
import { type ReceiptFault, verifyReceipt } from './receipt.ts'
import type { Tree } from './tree.ts'

export type LookedUp =
  /** The entry is in the tree that was signed. */
  | { readonly found: 'in-tree'; readonly position: number }
  /** Not in it yet; the log gave its signed word that it will be by then. */
  | { readonly found: 'promised'; readonly by: string }
  /**
   * Neither a hash nor a receipt; a receipt of another log, or one that is not genuine; one that proves itself to be in a signed tree, which
   * is newer than this one, or another; a hash that this tree has not.
   */
  | {
      readonly found:
        | 'malformed'
        | 'other-log'
        | Exclude<ReceiptFault, 'other-key'>
        | 'newer'
        | 'other-tree'
        | 'nowhere'
    }

/** Checks a receipt whole, and looks it, or the hash of an entry, up in a tree. */
export async function lookUp(text: string, tree: Tree, verifierKey: string): Promise<LookedUp> {
  const said = text.trim()
  if (/^[\w-]{43}$/.test(said)) {
    const position = await positionOf(tree, said)
    return position === undefined ? { found: 'nowhere' } : { found: 'in-tree', position }
  }
  const receipt = receiptIn(said)
  if (receipt === undefined) return { found: 'malformed' }
  if (receipt.origin !== tree.signed.origin) return { found: 'other-log' }
  const verdict = verifyReceipt(receipt, receipt.hash, verifierKey)
  if (!verdict.ok) return { found: verdict.fault === 'other-key' ? 'other-log' : verdict.fault }
  const position = await positionOf(tree, receipt.hash)
  if (position === undefined) {
    if (verdict.stage === 'promised') return { found: 'promised', by: receipt.includedBy }
    return { found: verdict.size > tree.signed.size ? 'newer' : 'other-tree' }
  }
  // THREAT: a log that shows one tree to the bearer of a receipt, and another to whoever checks it.
  const moved = verdict.stage === 'included' && verdict.index !== position
  return moved ? { found: 'other-tree' } : { found: 'in-tree', position }
}

const members = ['origin', 'hash', 'entry', 'includedBy', 'promise'] as const

function receiptIn(text: string): Receipt | undefined {
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said !== 'object' || said === null) return undefined
    const { index, proof, ...texts } = said as Readonly<Record<string, unknown>>
    const isWhole =
      members.every((member) => typeof texts[member] === 'string') &&
      (proof === undefined || (typeof proof === 'string' && typeof index === 'number'))
    return isWhole ? (said as Receipt) : undefined
  } catch {
    return undefined
  }
}
