import { type Answer, granted, problem, refused } from '@carnet/api'
import { dictionaryVersion } from '@carnet/customs'
import type { z } from 'zod'
import { type Sealing, singleSealKey } from './derivation.ts'
import { answerOf, valueOf, VaultFault } from './fault.ts'
import { openGenerations } from './generations.ts'
import { netstrings } from './netstring.ts'
import { type NodeKeys, openNodeKeys } from './node-keys.ts'
import { type PagePorts, pagesOn } from './pages.ts'
import type { Sealed } from './secret.ts'

/** Seals rows that say nothing but what is sealed in them: each opens in its own table, under its own id. */
export interface RowSeal {
  sealRow(table: string, id: string, plain: Uint8Array): Sealed<unknown>
  openRow(table: string, id: string, sealed: Uint8Array): Answer<Uint8Array>
}

export function rowSealOf({ node, sealing }: { readonly node: NodeKeys; readonly sealing: Sealing }): RowSeal {
  const key = singleSealKey(node.row, 'row', sealing)
  return {
    sealRow: (table, id, plain) => key.seal(netstrings([table, id]), plain),
    openRow(table, id, sealed) {
      const opened = key.open(netstrings([table, id]), sealed)
      if (opened !== undefined) return granted(opened.plain)
      return refused(problem('integrity/record', { what: `${table}-row`, record: id }))
    },
  }
}

/** A row's content as JSON. */
export const sealJson = (seal: Pick<RowSeal, 'sealRow'>, table: string, id: string, content: unknown): Uint8Array =>
  seal.sealRow(table, id, Buffer.from(JSON.stringify(content)))

/** What a row says. INVARIANT (written-by-us): a row that the node did not write under this id does not open. */
export function openJson<T>(
  seal: Pick<RowSeal, 'openRow'>,
  table: string,
  id: string,
  sealed: Uint8Array,
  schema: z.ZodType<T>,
): Answer<T> {
  const opened = seal.openRow(table, id, sealed)
  return opened.ok ? granted(schema.parse(JSON.parse(Buffer.from(opened.value).toString()))) : opened
}

/**
 * The row seal of a node whose data store is not there to open a vault on: what was sealed is read back before it is restored.
 */
export const openRowSeal = (on: PagePorts): Promise<Answer<RowSeal & { readonly node: string }>> =>
  answerOf(async () => {
    const { keys, authority } = on
    const node = valueOf(await openNodeKeys(keys, pagesOn(on), authority))
    if (node === undefined)
      throw new VaultFault(problem('keys/unavailable', { what: 'the key store has no keys of a node' }))
    const sealing = { authority, dictionaryVersion, generations: await openGenerations(keys) }
    return { ...rowSealOf({ node, sealing }), node: node.node }
  })
