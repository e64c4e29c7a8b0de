import { type Answer, problem, refused } from '@carnet/api'
import { type Vault, VaultFault } from '../vault/index.ts'

/** Seconds after which a message that met the outage half-way is to be sent again: it is known by then. */
const retryAfter = 2

/** What keys could not be had for, since the provider has just gone, is to be asked for again. */
export async function unlessDown<T>({ deferral }: Vault, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work()
  } catch (failure) {
    const forKeys = failure instanceof VaultFault && failure.problem.code === 'keys/unavailable'
    if (!forKeys || !(await deferral.needed('now'))) throw failure
    return refused(problem('node/unavailable', { retryAfter }))
  }
}
