import type { Receipt } from '@carnet/api'
import { useQuery } from '@tanstack/react-query'
import { type ReceiptVerdict, verifyReceipt } from '../verify/index.ts'
import { Refused } from './answers.ts'
import { ask } from './ask.ts'

/** A receipt, and what this page found out about it. */
export interface CheckedStamp {
  readonly receipt: Receipt
  readonly verdict: ReceiptVerdict
  /** The ledger's key that it was checked with: the first that this page was told, as long as it lives. */
  readonly key: string
}

let known: string | undefined

/** THREAT: a node that shows one key today and another tomorrow. A page holds it to the first. */
async function ledgerKey(): Promise<string> {
  if (known !== undefined) return known
  const reply = await ask('ledger', {})
  if (!reply.ok) throw new Refused(reply.problem)
  return (known ??= reply.value.key)
}

/** Milliseconds after which an entry that is promised, and not yet in the tree, is asked about again. */
const again = 1500

/** The stamp that a release left, checked here; asked for until the entry is in the tree. */
export const useStamp = (given: Receipt): CheckedStamp | undefined =>
  useQuery({
    queryKey: ['stamp', given.hash],
    async queryFn(): Promise<CheckedStamp> {
      const key = await ledgerKey()
      const reply = await ask('receipt', { hash: given.hash })
      const receipt = reply.ok ? reply.value : given
      return { receipt, verdict: verifyReceipt(receipt, given.hash, key), key }
    },
    staleTime: Infinity,
    refetchInterval: ({ state: { data } }) =>
      data?.verdict.ok === true && data.verdict.stage === 'promised' ? again : false,
  }).data

/** A stamp that came with what it is about, of whoever's deed: checked as it is, for the node gives nobody else's anew. */
export const useGivenStamp = (given: Receipt): ReceiptVerdict | undefined =>
  useQuery({
    queryKey: ['given-stamp', given],
    queryFn: async () => verifyReceipt(given, given.hash, await ledgerKey()),
    staleTime: Infinity,
  }).data
