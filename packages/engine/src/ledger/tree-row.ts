import type { TreeHead } from '@carnet/tlog'
import type { Transaction } from '../store/index.ts'
import { LedgerFault } from './fault.ts'

/** How far the tree has grown, in the store: changed in the transaction that gives entries their positions. */
const name = 'ledger/tree'

const encode = ({ size, root }: TreeHead): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ size, root: Buffer.from(root).toString('base64') }))

function decode(bytes: Uint8Array): TreeHead {
  const { size, root } = JSON.parse(new TextDecoder().decode(bytes)) as { size: number; root: string }
  return { size, root: new Uint8Array(Buffer.from(root, 'base64')) }
}

export async function findTree({ query }: Pick<Transaction, 'query'>): Promise<TreeHead | undefined> {
  const [row] = await query<{ value: Uint8Array }>('select value from setting where name = $1', [name])
  return row === undefined ? undefined : decode(row.value)
}

export async function readTree(transaction: Pick<Transaction, 'query'>): Promise<TreeHead> {
  const tree = await findTree(transaction)
  if (tree === undefined) throw new LedgerFault('tree-changed')
  return tree
}

/** Begins a tree; one that is there stays. */
export async function beginTree({ query }: Transaction, tree: TreeHead): Promise<void> {
  await query('insert into setting (name, value) values ($1, $2) on conflict (name) do nothing', [name, encode(tree)])
}

/** Moves the tree on by compare-and-swap. */
export async function moveTree({ query }: Transaction, from: TreeHead, to: TreeHead): Promise<void> {
  const moved = await query('update setting set value = $3 where name = $1 and value = $2 returning name', [
    name,
    encode(from),
    encode(to),
  ])
  if (moved.length !== 1) throw new LedgerFault('tree-changed')
}
