import { v4 as uuid } from 'uuid'
import type { Database } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'

/** A process that holds keys, known to the others by its id. */
export interface KeyHolder extends AsyncDisposable {
  readonly id: string
}

export interface HolderPorts {
  readonly database: Database
  readonly vault: Vault
  /** Told that a look failed; it is made again. */
  readonly failed: () => void
}

/** Milliseconds from one look for destroyed keys to the next. */
const every = 1_000
/** Milliseconds after which no key is in memory that was not looked for again: the ring's time, and once more its quarter, at which it drops what is past it. */
const longestHeld = 750_000

/**
 * Registers this process among those that hold keys, and has it drop those that others destroy, each second. The embedded
 * store has no other process.
 */
export async function holdKeys({ database, vault, failed }: HolderPorts): Promise<KeyHolder> {
  const id = uuid()
  if (database.engine === 'pglite') return { id, [Symbol.asyncDispose]: async () => undefined }
  const look = async (): Promise<void> => {
    const begun = await clockOf(database)
    await vault.forgetDestroyed()
    await database.statements(({ query }) =>
      query(
        `insert into vault_process (id, alive_at, forgot_at, ttl) values ($1, clock_timestamp(), $2, $3)
         on conflict (id) do update set alive_at = excluded.alive_at, forgot_at = excluded.forgot_at`,
        [id, begun, longestHeld],
      ),
    )
  }
  await look()
  let turn: Promise<void> | undefined
  const timer = setInterval(() => {
    turn ??= look()
      .catch(failed)
      .finally(() => (turn = undefined))
  }, every)
  timer.unref()
  return {
    id,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await turn
      await database
        .statements(({ query }) =>
          query("delete from vault_process where id = $1 or alive_at < clock_timestamp() - interval '1 day'", [id]),
        )
        .catch(failed)
    },
  }
}

/** The data store's clock, which all processes share. */
export async function clockOf(database: Database): Promise<Date> {
  const [row] = await database.statements(({ query }) => query<{ at: Date }>('select clock_timestamp() as at'))
  if (row === undefined) throw new Error('the data store has no clock')
  return row.at
}

/**
 * Whether no other process has keys in memory that the key store let go at `buried`. One that has looked since has dropped
 * them, and one that has not lived for as long as it keeps keys is taken for gone. `late` says that so much time lay between
 * the mark and the burial that a look may have been blind to it: then only time tells.
 */
export async function haveLetGo(
  database: Database,
  self: string,
  { buried, late }: { readonly buried: Date; readonly late: boolean },
): Promise<boolean> {
  const [row] = await database.statements(({ query }) =>
    query<{ holding: boolean }>(
      `select exists (select from vault_process
          where id <> $1 and (forgot_at <= $2 or $3::boolean)
            and greatest(clock_timestamp() - alive_at, clock_timestamp() - $2) <= make_interval(secs => ttl / 1000.0)) as holding`,
      [self, buried, late],
    ),
  )
  return row?.holding === false
}
