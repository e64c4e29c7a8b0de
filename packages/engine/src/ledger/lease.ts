import type { Transaction } from '../store/index.ts'

const name = 'ledger/sequencer'
/** How long a sequencer that says nothing keeps its lease, in seconds, by the database's clock. */
const seconds = 5

/**
 * Takes or renews the right to sequence, and locks it until the transaction ends: two sequencers are never within such
 * a transaction at once, whatever their clocks. The fence rises with each new holder. Undefined while another holds it.
 */
export async function takeLease({ query }: Transaction, holder: string): Promise<number | undefined> {
  const [row] = await query<{ fence: number }>(
    `insert into lease (name, holder, fence, until)
     values ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
     on conflict (name) do update set
       holder = excluded.holder, until = excluded.until,
       fence = lease.fence + case when lease.holder = excluded.holder then 0 else 1 end
     where lease.holder = excluded.holder or lease.until <= clock_timestamp()
     returning fence`,
    [name, holder, seconds],
  )
  return row?.fence
}

/** Gives the lease up, so that another process's sequencer need not wait for its end. */
export async function giveUpLease({ query }: Transaction, holder: string): Promise<void> {
  await query('update lease set until = clock_timestamp() where name = $1 and holder = $2', [name, holder])
}
