import { z } from 'zod'
import type { RetentionPorts } from './ports.ts'
import { openJson, sealJson } from '../vault/index.ts'

const RunRow = z.strictObject({ v: z.literal(1), at: z.iso.datetime() })
const name = 'retention'

/** How far the clock may be ahead of what is known to have passed: 25 hours, so that a daily restart is none. */
const mostAhead = 25 * 60 * 60_000

/** A moment that is known to have come, and what this process's monotonic clock said then. */
interface Known {
  readonly at: number
  readonly monotonic: number
}
const bases = new WeakMap<object, Known>()

/** When the last run was; undefined where there was none. */
export async function lastRun({ database, vault }: RetentionPorts): Promise<Date | undefined> {
  const [row] = await database.transaction(({ query }) =>
    query<{ value: Uint8Array }>('select value from setting where name = $1', [name]),
  )
  const opened = row && openJson(vault, 'retention', name, row.value, RunRow)
  return opened?.ok === true ? new Date(opened.value.at) : undefined
}

/**
 * Whether the clock can be believed when it says that something has ended.
 *
 * THREAT: whoever can set the clock has everything destroyed by setting it years ahead. The node believes it as far as time
 * has passed by its monotonic clock since it began, from the newest moment that somebody's act in its ledger or its last
 * run knows, and a day more. A clock that is further ahead destroys nothing until somebody who may run retention says that it is right.
 */
export async function isClockBelieved(on: RetentionPorts): Promise<boolean> {
  const base = bases.get(on.vault) ?? (await baseOf(on))
  bases.set(on.vault, base)
  return on.now().getTime() <= base.at + (performance.now() - base.monotonic) + mostAhead
}

/** Somebody said that the clock is right. */
export const believeClock = (on: RetentionPorts): void =>
  void bases.set(on.vault, { at: on.now().getTime(), monotonic: performance.now() })

async function baseOf(on: RetentionPorts): Promise<Known> {
  const run = await lastRun(on)
  const [newest] = await on.database.transaction(({ query }) =>
    query<{ at: Date }>(
      // What the node stamped by itself says the time by the clock that is in question, in this start or an earlier one.
      `select at from event where actor <> $1 and kind not in ('restricted', 'clock-accepted')
        order by at desc offset 0 limit 1`,
      [on.identity.node],
    ),
  )
  const known = Math.max(run?.getTime() ?? 0, newest?.at.getTime() ?? 0)
  return { at: known === 0 ? on.now().getTime() : known, monotonic: performance.now() }
}

export async function noteRun({ database, vault, now }: RetentionPorts): Promise<void> {
  const value = sealJson(vault, 'retention', name, { v: 1, at: now().toISOString() })
  await database.transaction(({ query }) =>
    query('insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value', [
      name,
      value,
    ]),
  )
}
