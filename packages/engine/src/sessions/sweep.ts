import type { Database } from '../store/index.ts'
import { forgottenAfter, unknownAfter } from './lock-out.ts'

/** Removes challenges that would have ended, failures that are forgotten, and places where nobody has been for long. */
export const sweepSignIns = (database: Database, now: Date): Promise<void> =>
  database.transaction(async ({ query }) => {
    await query('delete from challenge_used where expires < $1', [now])
    await query('delete from sign_in_failure where at < $1', [new Date(now.getTime() - forgottenAfter)])
    await query('delete from sign_in_place where at < $1', [new Date(now.getTime() - unknownAfter)])
  })
