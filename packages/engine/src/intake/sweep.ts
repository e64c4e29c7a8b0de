import type { Database } from '../store/index.ts'
import { forgetSubjects } from './subjects.ts'

/** Removes all that an intake left, unless it was accepted. */
export async function removeIntake(database: Database, id: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const { query } = transaction
    // Locked first: an acceptance and a removal of the same intake exclude each other.
    const [own] = await query('select id from intake where id = $1 for update', [id])
    if (own === undefined) return
    await query('delete from term where record in (select id from record where intake = $1)', [id])
    await query('delete from compartment where record in (select id from record where intake = $1)', [id])
    await query('delete from gone_compartment where record in (select id from record where intake = $1)', [id])
    await query('delete from record where intake = $1', [id])
    await forgetSubjects(transaction, id)
    await query('delete from intake where id = $1', [id])
  })
}

/**
 * Removes what messages left that were never accepted: their process ended, or their sender did. With `all`, those too
 * that were fed a moment ago: for a process that knows to be alone and has just begun.
 */
export async function sweepIntakes(database: Database, now: Date, all: boolean): Promise<number> {
  const dead = await database.transaction(({ query }) =>
    query<{ id: string }>('select id from intake where $2::boolean or alive_until < $1', [now, all]),
  )
  for (const { id } of dead) await removeIntake(database, id)
  return dead.length
}
