import type { Database } from '../store/index.ts'
import type { Keyring } from './keyring.ts'

/** A subject's keys for one classification within one retention class. */
export interface SubjectSlot {
  readonly subject: string
  readonly domain: string
  readonly class: string
}

export const slotName = ({ subject, domain, class: retained }: SubjectSlot): string =>
  `${subject}/${domain}/${retained}`

/** The registered key of each slot by its name, made where there is none yet; a subject that was erased gets none. */
export async function subjectKeys(
  database: Database,
  ring: Keyring,
  slots: readonly SubjectSlot[],
): Promise<ReadonlyMap<string, string>> {
  const known = await registered(database, slots)
  const missing = slots.filter((slot) => !known.has(slotName(slot)))
  if (missing.length === 0) return known
  const made = await ring.create(missing.map((slot) => ({ ...slot, kind: 'subject', period: '' })))
  await register(database, missing, made)
  // Another process may have been first: its key counts, and the one made here is an orphan that opens nothing.
  return new Map([...known, ...(await registered(database, missing))])
}

async function registered(database: Database, slots: readonly SubjectSlot[]): Promise<ReadonlyMap<string, string>> {
  if (slots.length === 0) return new Map()
  const rows = await database.statements(({ query }) =>
    query<SubjectSlot & { readonly key: string }>(
      `select k.subject, k.domain, k.class, k.key from subject_key k
         join unnest($1::uuid[], $2::text[], $3::text[]) as v(subject, domain, class)
           on k.subject = v.subject and k.domain = v.domain and k.class = v.class
        where not exists (select from key_state s where s.key = k.key)`,
      columns(slots),
    ),
  )
  return new Map(rows.map((row) => [slotName(row), row.key]))
}

/**
 * THREAT: a subject is erased while its records are moved. Erasing and this exclude each other: the key that is made here
 * is among those that go, or is not made.
 */
const register = (database: Database, slots: readonly SubjectSlot[], keys: readonly string[]): Promise<unknown> =>
  database.transaction(async ({ query }) => {
    await query('lock table intake in row exclusive mode')
    const living = await query<{ id: string }>(
      'select id from subject where id = any($1::uuid[]) and erased_at is null',
      [[...new Set(slots.map(({ subject }) => subject))]],
    )
    const ids = new Set(living.map(({ id }) => id))
    const made = slots
      .map((slot, index) => ({ ...slot, key: keys[index] ?? '' }))
      .filter(({ subject }) => ids.has(subject))
    await query(
      `insert into subject_key (subject, domain, class, key)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) on conflict do nothing`,
      [...columns(made), made.map(({ key }) => key)],
    )
  })

const columns = (slots: readonly SubjectSlot[]): [readonly string[], readonly string[], readonly string[]] => [
  slots.map(({ subject }) => subject),
  slots.map(({ domain }) => domain),
  slots.map((slot) => slot.class),
]
