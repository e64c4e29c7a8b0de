import type { Transaction } from '../store/index.ts'
import type { Moving, ResealingRow } from './resealing-row.ts'

/** Records sealed anew in one transaction: bounds memory, the entry's event, and how long others wait. */
export const together = 250

/** The next records of a request, in the order of their ids. */
export async function nextRecords(
  { query }: Transaction,
  { moving, cursor }: Pick<ResealingRow, 'moving' | 'cursor'>,
  most: number,
): Promise<readonly string[]> {
  const after = cursor ?? '00000000-0000-0000-0000-000000000000'
  const listed = (ids: readonly string[]): readonly string[] =>
    [...new Set(ids)]
      .filter((id) => id > after)
      .toSorted()
      .slice(0, most)
  const asked = async (sql: string, what: unknown): Promise<readonly string[]> => {
    const rows = await query<{ record: string }>(`${sql} and record > $2 order by record limit $3`, [what, after, most])
    return rows.map(({ record }) => record)
  }
  switch (moving.cause) {
    case 'event':
    case 'link':
    case 'split':
      return listed(moving.records)
    case 'hold': {
      const about = await asked(`select distinct record from compartment where ${aboutSubject}`, moving.subjects)
      return listed([...listed(moving.records), ...about])
    }
    case 'lift':
    case 'unlink':
      return asked('select record from held where hold = $1', moving.hold)
    case 'rotation':
      return asked(
        `select distinct record from
           (select record from compartment where key = any($1::uuid[]) or epoch = any($1::uuid[])
             union all select id from record where epoch = any($1::uuid[])) as under where true`,
        moving.keys,
      )
  }
}

const aboutSubject = 'subject = any($1::uuid[]) and subject <> record'

/** How many compartments the records of a request have. */
export async function countCompartments({ query }: Transaction, moving: Moving): Promise<number> {
  const count = async (where: string, parameters: readonly unknown[]): Promise<number> => {
    const [row] = await query<{ count: number }>(`select count(*) as count from compartment where ${where}`, parameters)
    return row?.count ?? 0
  }
  switch (moving.cause) {
    case 'event':
    case 'link':
    case 'split':
      return count('record = any($1::uuid[])', [moving.records])
    case 'hold':
      return count(`record = any($2::uuid[]) or record in (select record from compartment where ${aboutSubject})`, [
        moving.subjects,
        moving.records,
      ])
    case 'lift':
    case 'unlink':
      return count('record in (select record from held where hold = $1)', [moving.hold])
    case 'rotation':
      return count('key = any($1::uuid[]) or epoch = any($1::uuid[])', [moving.keys])
  }
}
