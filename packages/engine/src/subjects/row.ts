import type { SubjectFound } from '@carnet/api'
import type { Transaction } from '../store/index.ts'

export interface SubjectRow {
  readonly id: string
  readonly kind: SubjectFound['kind']
  readonly state: 'known' | 'erased'
}

/** Those of these subjects that an accepted message made known, or that were split off. */
export const subjectRows = ({ query }: Transaction, ids: readonly string[]): Promise<readonly SubjectRow[]> =>
  query(
    `select id, kind, case when erased_at is null and state <> 'erased' then 'known' else 'erased' end as state
       from subject s
      where id = any($1::uuid[])
        and (s.intake is null or exists (select from acceptance a where a.intake = s.intake)) order by id`,
    [ids],
  )

/** Whoever erases, merges or splits comes wholly before this transaction or after it (erasure/mark.ts takes the same lock). */
export const inTurn = ({ query }: Transaction): Promise<unknown> =>
  query('lock table intake in share row exclusive mode')
