import { type Answer, granted } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { joinedWith } from './joined.ts'
import { merges } from './merge-row.ts'

/** Everybody who is one with a subject by what persons said, itself first. Internal ids. */
export async function sameAs(
  transaction: Transaction,
  vault: Vault,
  subject: string,
): Promise<Answer<readonly string[]>> {
  const links = await merges(transaction, vault)
  return links.ok ? granted(joinedWith(links.value, subject)) : links
}
