import type { LedgerStatus } from '@carnet/api'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ledgerFile, useAnswer } from '../node/index.ts'
import { grewFrom, openTree, type SignedTree, signedTree, type Tree } from '../verify/index.ts'

/** What the page found out about the tree that the node's newest checkpoint is of. */
export interface TreeState {
  readonly status: LedgerStatus
  /** Undefined where the key did not sign the checkpoint. */
  readonly tree: Tree | undefined
  /** Whether its newest hashes lead to the root that was signed. */
  readonly whole: boolean
  /** Hashes in its newest tile. */
  readonly edge: number
  /** The tree as it was when the page was first opened, and whether that stands unchanged in this one. */
  readonly since: SignedTree | undefined
  readonly grew: boolean
}

const milliseconds = 10_000
const read = async (path: string): Promise<Uint8Array | undefined> => {
  const reply = await ledgerFile(path)
  return reply.ok ? reply.value : undefined
}

/** The tree, looked at anew while the page is open: what is signed later has to have grown from what was seen before. */
export function useTree(): TreeState {
  const client = useQueryClient()
  const status = useAnswer('ledger', {})
  const [since] = useState(() => signedTree(status.checkpoint, status.key))
  useEffect(() => {
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['ledger'] }), milliseconds)
    return () => clearInterval(timer)
  }, [client])
  const { data } = useSuspenseQuery({
    queryKey: ['ledger-tree', status.key, status.checkpoint, since?.size],
    staleTime: Infinity,
    queryFn: () => stateOf(status, since),
  })
  return { ...data, status }
}

async function stateOf(status: LedgerStatus, since: SignedTree | undefined): Promise<TreeState> {
  const signed = signedTree(status.checkpoint, status.key)
  if (signed === undefined) return { status, tree: undefined, whole: false, edge: 0, since, grew: false }
  const tree = openTree(signed, read)
  const edge = signed.size % 256
  const newest = await tree.hashes(0, Math.floor(Math.max(0, signed.size - 1) / 256))
  const whole = signed.size === 0 || newest !== undefined
  return { status, tree, whole, edge, since, grew: since !== undefined && whole && (await grewFrom(since, tree)) }
}
