import { type Answer, type Council, granted, problem, refused } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { destroyKeys, type EscrowCouncil, escrowPeriod } from '../vault/index.ts'
import type { PeriodStands } from './due.ts'
import { insertEscrow } from './escrow-row.ts'
import type { RetentionPorts } from './ports.ts'
import { stampedChange } from './stamped.ts'

/**
 * Restricts a period: its key is sealed to the council in force, and leaves the node. LAW: Directive (EU) 2016/681 Art. 12(2):
 * after six months what identifies a passenger is masked out.
 *
 * Escrow, state and entry are one transaction; a crash before it leaves the period as it was and due, one after it is made
 * good by the next run or start. `request/conflict` where no council is in force: nobody can be asked to keep it.
 */
export async function restrictPeriod(
  { key }: Pick<PeriodStands, 'key'>,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<void>> {
  const council = await councilOf(on)
  if (!council.ok) return council
  const escrowed = await escrowPeriod(on.vault, key, council.value)
  if (!escrowed.ok) return escrowed
  const done = await stampedChange(by, on, async (transaction, stamp) => {
    const { query } = transaction
    // Records that are being moved come wholly before this, or look at the states of their keys after it.
    await query('lock table intake in share row exclusive mode')
    const [before] = await query<{ state: string }>('select state from key_state where key = $1', [key])
    if (before !== undefined) return refused(problem('request/conflict', { what: `period-${before.state}` }))
    const { class: retained, period } = escrowed.value.use
    const entry = await stamp({
      kind: 'restricted',
      about: [key, `${retained}/${period}`],
      counts: { keys: 1 },
      remembered: { destroys: [key] },
    })
    await query("insert into key_state (key, state, since, entry) values ($1, 'restricted', $2, $3)", [
      key,
      by.at,
      entry,
    ])
    await insertEscrow(transaction, on.vault, escrowed.value, by.at)
    await query(
      `insert into ended_period (class, period, since, waits_for) values ($1, $2, $3, 'terms')
       on conflict (class, period) do update set waits_for = excluded.waits_for`,
      [retained, period, by.at],
    )
    return granted(entry)
  })
  if (!done.ok) return done
  await on.retention.reached?.('escrowed')
  const destroyed = await destroyKeys(on.vault, [key], 'restricted', done.value)
  if (destroyed.ok) await on.retention.reached?.('restricted')
  return destroyed
}

/** Those that keep restricted keys, with the keys that things are sealed to for them. */
async function councilOf({ database, identity }: RetentionPorts): Promise<Answer<EscrowCouncil>> {
  return database.transaction(async (transaction) => {
    const found = await identity.council(transaction)
    if (!found.ok) return found
    const { council } = found.value
    return council === undefined ? noCouncil : withKeys(council, transaction, identity)
  })
}

export const noCouncil = refused(problem('request/conflict', { what: 'no-council' }))

async function withKeys(
  { hash, quorum, members }: Council,
  transaction: Transaction,
  identity: RetentionPorts['identity'],
): Promise<Answer<EscrowCouncil>> {
  const signers = await identity.signersOf(
    transaction,
    members.map(({ person }) => person),
  )
  if (!signers.ok) return signers
  const keys = new Map(signers.value.map((signer) => [signer.id, signer.sealingKey]))
  const known = members.flatMap(({ signer, outside }) => {
    const sealingKey = keys.get(signer)
    return sealingKey === undefined ? [] : [{ signer, sealingKey, outside }]
  })
  return known.length === members.length ? granted({ hash, quorum, members: known }) : noCouncil
}

/** Compartments whose terms are deleted in one transaction. */
const together = 2_000

/** Deletes the terms that were made from a restricted period: nothing finds what nobody may read. May be begun again. */
export async function sweepTerms(
  period: Pick<PeriodStands, 'key' | 'class' | 'period'>,
  on: RetentionPorts,
): Promise<void> {
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after !== undefined) after = await sweepSome(period.key, after, on)
  await on.database.transaction(({ query }) =>
    query("delete from ended_period where class = $1 and period = $2 and waits_for = 'terms'", [
      period.class,
      period.period,
    ]),
  )
  await on.retention.reached?.('swept')
}

const sweepSome = (key: string, after: string, { database }: RetentionPorts): Promise<string | undefined> =>
  database.transaction(async ({ query }) => {
    const parts = await query<{ record: string; part: number }>(
      'select record, part from compartment where epoch = $1 and record > $2 order by record limit $3',
      [key, after, together],
    )
    const [first, last] = [parts.at(0)?.record, parts.at(-1)?.record]
    if (first === undefined || last === undefined) return undefined
    await query(
      `delete from term t using unnest($1::uuid[], $2::smallint[]) as v(record, part)
        where t.record between $3 and $4 and t.record = v.record and t.part = v.part`,
      [parts.map(({ record }) => record), parts.map(({ part }) => part), first, last],
    )
    return last
  })
