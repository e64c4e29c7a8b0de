import { type Answer, granted, problem, refused } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'
import type { Place } from './rows.ts'

/** How many failures are free, and how the wait then grows: it doubles from a second on, to a quarter of an hour. */
const free = { place: 5, login: 10 } as const
const longestWait = 15 * 60
/** After how long failures are forgotten, and a place is no longer known, in milliseconds. */
const day = 24 * 60 * 60 * 1000
export const [forgottenAfter, unknownAfter] = [day, 180 * day]

interface Terms {
  readonly login: string
  readonly place: string
  readonly known: string
}

const termsOf = ({ keyedName }: SessionPorts, login: string, { address, agent }: Place): Terms => ({
  login: keyedName('sign-in/login', login),
  place: keyedName('sign-in/place', JSON.stringify([login, address, agent])),
  known: keyedName('sign-in/known', JSON.stringify([login, address, agent])),
})

/**
 * Takes an attempt as failed until it has succeeded, so that many at once count each; or says how long to wait. THREAT: failures
 * made to lock somebody else out. Where this login signed in before, only failures of that place count; a login that nobody has
 * is treated alike.
 */
export async function admit(
  transaction: Transaction,
  on: SessionPorts,
  login: string,
  from: Place,
): Promise<Answer<void>> {
  const terms = termsOf(on, login, from)
  const [known] = await transaction.query('select term from sign_in_place where term = $1', [terms.known])
  const place = await counted(transaction, on, terms.place, free.place)
  if (!place.ok || known !== undefined) return place
  return counted(transaction, on, terms.login, free.login)
}

/** The attempt succeeded: it did not fail, and its place is known from now on. */
export async function succeeded({ query }: Transaction, on: SessionPorts, login: string, from: Place): Promise<void> {
  const { login: account, place, known } = termsOf(on, login, from)
  await query('delete from sign_in_failure where term = $1', [place])
  await query('update sign_in_failure set count = greatest(count - 1, 0) where term = $1', [account])
  await query(
    'insert into sign_in_place (term, at) values ($1, $2) on conflict (term) do update set at = excluded.at',
    [known, on.now()],
  )
}

async function counted({ query }: Transaction, on: SessionPorts, term: string, allowed: number): Promise<Answer<void>> {
  const now = on.now()
  const [row] = await query<{ count: number; until: Date }>(
    `insert into sign_in_failure (term, count, until, at) values ($1, 1, $2, $2)
       on conflict (term) do update
         set count = case when sign_in_failure.until > $2 then sign_in_failure.count
                          when sign_in_failure.at < $3 then 1 else sign_in_failure.count + 1 end,
             at = case when sign_in_failure.until > $2 then sign_in_failure.at else $2 end
     returning count, until`,
    [term, now, new Date(now.getTime() - forgottenAfter)],
  )
  if (row === undefined) throw new Error('an upsert returned nothing')
  const left = Math.ceil((row.until.getTime() - now.getTime()) / 1000)
  if (left > 0) return refused(problem('request/too-many', { retryAfter: left }))
  if (row.count >= allowed) {
    const wait = Math.min(2 ** Math.min(row.count - allowed, 20), longestWait)
    await query('update sign_in_failure set until = $2 where term = $1', [term, new Date(now.getTime() + wait * 1000)])
  }
  return granted(undefined)
}
