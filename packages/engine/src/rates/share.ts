import { type Database, groupStatements, type Transaction } from '../store/index.ts'

/** A share that a process wants of what is left of an allowance in one window. */
export interface Wanted {
  readonly term: string
  readonly ends: Date
  readonly share: number
}

/** Takes a share and tells how much all processes have taken by then; those that wait together in one statement. */
export type TakeShare = (wanted: Wanted) => Promise<number>

export const sharesOf = (database: Database): TakeShare => groupStatements<Wanted, number>(database, takeShares)

/** One statement, its rows in one order everywhere: two processes never wait for each other. */
async function takeShares({ query }: Transaction, wanted: readonly Wanted[]): Promise<readonly number[]> {
  const rows = await query<{ readonly term: string; readonly ends: Date; readonly taken: number }>(
    `insert into rate_taken (term, ends, taken)
       select term, ends, share from unnest($1::text[], $2::timestamptz[], $3::integer[]) as asked (term, ends, share)
        order by term, ends
     on conflict (term, ends) do update set taken = rate_taken.taken + excluded.taken
     returning term, ends, taken`,
    [wanted.map(({ term }) => term), wanted.map(({ ends }) => ends), wanted.map(({ share }) => share)],
  )
  const taken = new Map(rows.map((row) => [keyOf(row), row.taken]))
  return wanted.map((each) => taken.get(keyOf(each)) ?? 0)
}

const keyOf = ({ term, ends }: Pick<Wanted, 'term' | 'ends'>): string => `${term} ${ends.getTime()}`

/** Windows that are over count nothing any more. */
export const sweepRates = (database: Database, now: Date): Promise<void> =>
  database.transaction(async ({ query }) => {
    await query('delete from rate_taken where ends < $1', [now])
  })
