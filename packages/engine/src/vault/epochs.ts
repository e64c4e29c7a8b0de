import { problem } from '@carnet/api'
import type { Database } from '../store/index.ts'
import { VaultFault } from './fault.ts'
import type { Keyring } from './keyring.ts'
import type { KeyUse } from './sheets.ts'

/** The key of each retention class and period: destroying one makes a whole period unreadable. */
export interface Epochs {
  /** The key of the period that `at` lies in, brought in; made where the period has none yet. */
  key(retained: string, at: Date): Promise<string>
  /** Keys of all periods of a class that can be read, brought in. */
  live(retained: string): Promise<readonly string[]>
}

/** A refused message may be streamed in for as long as this under one key. */
const streaming = 60 * 60_000

export function epochsOn(database: Database, ring: Keyring): Epochs {
  const known = new Map<string, Promise<string>>()
  const remembered = (use: KeyUse): Promise<string> => {
    const name = `${use.class}/${use.period}`
    const before = known.get(name)
    if (before !== undefined) return before
    const found = findOrMake(database, ring, use)
    known.set(name, found)
    found.catch(() => known.delete(name))
    return found
  }
  return {
    async key(retained, at) {
      const use = {
        kind: 'epoch',
        domain: domainOf(retained),
        class: retained,
        period: periodOf(retained, at),
      } as const
      const key = await remembered(use)
      const missing = await ring.bring([key], retained === 'quarantine' ? streaming : undefined)
      if (missing.size > 0) throw new VaultFault(problem('keys/unavailable', { what: 'the key of a period is gone' }))
      // THREAT: the data store names another period's key, so that what comes in now expires with that one.
      const { kind, class: really, period } = ring.held(key).use
      if (kind !== 'epoch' || really !== use.class || period !== use.period)
        throw new VaultFault(problem('integrity/record', { what: 'epoch', record: key }))
      return key
    },
    async live(retained) {
      const rows = await database.transaction(({ query }) =>
        query<{ key: string }>(
          'select key from epoch e where class = $1 and not exists (select from key_state s where s.key = e.key) order by period',
          [retained],
        ),
      )
      const keys = rows.map(({ key }) => key)
      const missing = await ring.bring(keys)
      return keys.filter((key) => !missing.has(key))
    },
  }
}

/** LAW: goods run by months, passengers by days (the periods of docs/formats/sealed.md); all in UTC. */
const periodOf = (retained: string, at: Date): string => at.toISOString().slice(0, retained === 'goods' ? 7 : 10)

/** The access log's keys are never those of content: erasing content must not erase who looked at it. */
const domainOf = (retained: string): string =>
  retained === 'event' ? 'access-log' : retained === 'quarantine' ? 'quarantine' : 'content'

/** Whoever is first names the period's key; a key made for nothing is an orphan that opens nothing. */
async function findOrMake(database: Database, ring: Keyring, use: KeyUse): Promise<string> {
  const find = (): Promise<string | undefined> =>
    database.transaction(async ({ query }) => {
      const [row] = await query<{ key: string }>('select key from epoch where class = $1 and period = $2', [
        use.class,
        use.period,
      ])
      return row?.key
    })
  const found = await find()
  if (found !== undefined) return found
  const [made] = await ring.create([use])
  if (made === undefined) throw new Error('the keyring made no key')
  await database.transaction(({ query }) =>
    query('insert into epoch (class, period, key) values ($1, $2, $3) on conflict do nothing', [
      use.class,
      use.period,
      made,
    ]),
  )
  return (await find()) ?? made
}
