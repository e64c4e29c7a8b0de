import { type Answer, granted, problem, refused, type SubjectId } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { ErasurePorts } from './ports.ts'

/** Everybody who is one with a subject by what persons said, itself first. */
export const sameAs = (
  transaction: Transaction,
  subject: string,
  { destruction }: ErasurePorts,
): Promise<Answer<readonly string[]>> =>
  destruction.sameAs?.(transaction, subject) ?? Promise.resolve(granted([subject]))

/** What those are called outside who are one with a subject; absent where it is alone. */
export const mergedWith = (
  others: readonly string[],
  { vault }: Pick<ErasurePorts, 'vault'>,
): { readonly merged?: readonly SubjectId[] } =>
  others.length === 0 ? {} : { merged: others.map((id) => vault.externalId(id) as SubjectId) }

/**
 * That an erasure is still of one person, and of all that is about them. THREAT: a merge is undone between the order and the
 * destruction, so that somebody goes who is somebody else; or records that are somebody else’s are still under these keys.
 */
export async function isStillOne(
  transaction: Transaction,
  subjects: readonly string[],
  on: ErasurePorts,
): Promise<Answer<void>> {
  const [subject = ''] = subjects
  const same = await sameAs(transaction, subject, on)
  if (!same.ok) return same
  if (same.value.toSorted().join() !== subjects.toSorted().join())
    return refused(problem('request/conflict', { what: 'subjects-changed' }))
  const splitting = await on.destruction.splitting?.(transaction, subjects)
  return splitting === true ? refused(problem('request/conflict', { what: 'subject-being-split' })) : granted(undefined)
}
