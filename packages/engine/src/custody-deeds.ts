import { type ActorId, type Answer, granted, type Job, problem, refused } from '@carnet/api'
import { type Change, change } from './changes.ts'
import { choiceName, choiceOf, keysStatus, rotateChosen, rotationIsDue } from './custody/index.ts'
import { changed, type Decided, type Deeds, type OperationPorts } from './deed.ts'
import { JobFault, type Work } from './jobs/index.ts'
import { settlePages } from './vault/index.ts'

/** The custodian's: how the keys stand, and their move to new pages. */
export const custodyDeeds: Deeds<'keysStatus' | 'rotatePages'> = {
  keysStatus: { action: 'read-keys', answer: async (_decided, { vault }) => granted(await keysStatus(vault)) },
  rotatePages: { action: 'rotate-pages', answer: beginRotation },
}

async function beginRotation(decided: Decided<'rotatePages'>, on: OperationPorts): Promise<Answer<Job>> {
  const about = choiceName(decided.request, decided.at)
  const begun = await changed(decided, on, async (transaction) => {
    const id = await on.jobs.queue(transaction, { kind: 'page-rotation', about, unit: 'keys' })
    return granted({ value: id, stamps: [{ kind: 'page-rotation-begun', about: [id] }] })
  })
  if (!begun.ok) return begun
  const job = await on.jobs.job(begun.value)
  return job === undefined ? refused(problem('request/not-found', { what: 'job' })) : granted(job)
}

/**
 * Moves the keys, and asks the provider for the end of the pages that they left. Nothing that is live is lost by it, so that
 * whoever writes such a job into the database gains nothing.
 */
export async function rotatePages(about: string, work: Work, on: OperationPorts): Promise<void> {
  const rotated = await rotateChosen(on.vault, choiceOf(about), work)
  if (!rotated.ok) throw new JobFault(rotated.problem)
  const { pages, keys } = rotated.value
  await stampCounts(on, 'pages-rotated', work.job, { pages, keys })
  await settleKeys(on)
}

/** What is done for the keys now and again: what the provider has destroyed is found to be, and what is due is begun. */
export async function tendKeys(on: OperationPorts): Promise<void> {
  await settleKeys(on)
  if (!(await rotationIsDue(on))) return
  await on.database.transaction((transaction) =>
    on.jobs.queue(transaction, { kind: 'page-rotation', about: choiceName({}, on.now()), unit: 'keys' }),
  )
}

async function settleKeys(on: OperationPorts): Promise<void> {
  const confirmed = await settlePages(on.vault)
  if (confirmed > 0) await stampCounts(on, 'provider-key-destroyed', on.node, { pages: confirmed })
}

const stampCounts = async (
  on: OperationPorts,
  kind: 'pages-rotated' | 'provider-key-destroyed',
  about: string,
  counts: { readonly pages: number; readonly keys?: number },
): Promise<void> => {
  const by: Change = {
    actor: { id: on.node as ActorId },
    at: on.now(),
    decision: undefined,
    policy: on.policy.hash,
  }
  await change(by, on, async () => granted({ value: undefined, stamps: [{ kind, about: [about], counts }] }))
}
