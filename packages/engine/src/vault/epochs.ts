import { problem } from '@carnet/api'
import type { Database } from '../store/index.ts'
import { VaultFault } from './fault.ts'
import type { Keyring } from './keyring.ts'
import type { KeyUse } from './sheets.ts'

/** The key of each retention class and period: destroying one makes a whole period unreadable. */
export interface Epochs {
  /** The key of the period that `at` lies in, brought in; made where the period has none yet. */
  key(retained: string, at: Date): Promise<string>
  /** The same of a period by its name. */
  of(retained: string, period: string): Promise<string>
  /** Keys of all periods of a class that can be read, brought in. */
  live(retained: string): Promise<readonly string[]>
  /** Another key came in this one's place: it is not handed out again. */
  forget(key: string): void
}

/** A refused message may be streamed in for as long as this under one key. */
const streaming = 60 * 60_000

/** Milliseconds after which a period's key is asked for again: another process may have replaced it. */
export const remembersFor = 30_000

interface Known {
  readonly key: Promise<string>
  readonly since: number
}

/** How long the periods of a class are: what the law says of it is passed in, the vault knows none. */
export type PeriodLength = (retained: string) => 'month' | 'day'

export function epochsOn(database: Database, ring: Keyring, lengthOf: PeriodLength = usualLength): Epochs {
  const known = new Map<string, Known>()
  const remembered = (use: KeyUse): Promise<string> => {
    const name = nameOf(use)
    const before = known.get(name)
    // Events are sealed within transactions, in which nobody else may ask the store; and their keys are never replaced.
    const lasting = use.class === 'event'
    if (before !== undefined && (lasting || performance.now() - before.since < remembersFor)) return before.key
    const key = findOrMake(database, ring, use)
    known.set(name, { key, since: performance.now() })
    key.catch(() => known.delete(name))
    return key
  }
  const brought = async (use: KeyUse): Promise<string | undefined> => {
    const key = await remembered(use)
    const missing = await ring.bring([key], use.class === 'quarantine' ? streaming : undefined)
    return missing.size === 0 ? key : undefined
  }
  const of = async (retained: string, period: string): Promise<string> => {
    const use = { kind: 'epoch', domain: domainOf(retained), class: retained, period } as const
    let key = await brought(use)
    if (key === undefined) {
      known.delete(nameOf(use))
      key = await brought(use)
    }
    if (key === undefined) throw new VaultFault(problem('keys/unavailable', { what: 'the key of a period is gone' }))
    // THREAT: the data store names another period's key, so that what comes in now expires with that one.
    const really = ring.held(key).use
    if (really.kind !== 'epoch' || really.class !== use.class || really.period !== use.period)
      throw new VaultFault(problem('integrity/record', { what: 'epoch', record: key }))
    return key
  }
  return {
    key: (retained, at) => of(retained, at.toISOString().slice(0, lengthOf(retained) === 'month' ? 7 : 10)),
    of,
    async live(retained) {
      const rows = await database.transaction(({ query }) =>
        query<{ key: string }>(
          `select key from (
             select key, period from epoch where class = $1
             union all select key, period from replaced_key where class = $1 and period is not null) as named
            where not exists (select from key_state s where s.key = named.key) order by period`,
          [retained],
        ),
      )
      const keys = rows.map(({ key }) => key)
      const missing = await ring.bring(keys)
      return keys.filter((key) => !missing.has(key))
    },
    forget(key) {
      for (const [name, { key: promised }] of known)
        void promised.then(
          (each) => each === key && known.delete(name),
          () => undefined,
        )
    },
  }
}

const nameOf = ({ class: retained, period }: KeyUse): string => `${retained}/${period}`

/** The periods of docs/formats/sealed.md, all in UTC. */
const usualLength: PeriodLength = (retained) => (retained === 'goods' ? 'month' : 'day')

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
