import type { Examination, Finding, Instant } from '@carnet/api'
import { statfs } from 'node:fs/promises'
import { waitingMessages } from './intake/index.ts'
import { lastProven } from './backup/index.ts'
import type { Ledger } from './ledger/index.ts'
import type { Policy } from './release/index.ts'
import type { Database, KeyStore } from './store/index.ts'
import { recoveryOf, type Vault } from './vault/index.ts'

export interface ExaminePorts {
  readonly database: Database
  readonly keys: KeyStore
  readonly vault: Vault
  readonly ledger: Ledger
  readonly policy: Policy
  readonly now: () => Date
  /** Folders whose disks matter: the embedded store's, where there is one, and the anchor's. */
  readonly folders: {
    readonly data: string | undefined
    readonly anchor: string
    readonly backups: string
    readonly keyBackups: string | undefined
  }
}

/** Looks at everything that a node stands on: what is well, what is not, what to do. Codes and counts, no data. */
export async function examine(
  on: ExaminePorts,
  more: Readonly<Partial<Record<Area, () => Promise<Found>>>> = {},
): Promise<Examination> {
  const findings = await Promise.all([
    looked('keys', () => examineKeys(on)),
    looked('intake', () => examineIntake(on)),
    looked('data-store', () => examineDatabase(on)),
    looked('key-store', () => examineKeyStore(on)),
    looked('clock', () => examineClock(on)),
    looked('ledger', () => examineLedger(on)),
    looked('anchor', () => examineAnchor(on)),
    looked('disk', () => examineDisk(on)),
    looked('backup', () => examineBackups(on)),
    ...Object.entries(more).map(([area, look]) => looked(area as Area, look)),
  ])
  const policy: Finding = { area: 'policy', state: 'well', says: `The activated policy ${on.policy.hash} decides.` }
  return { at: on.now().toISOString() as Instant, findings: [...findings, policy] }
}

type Area = Finding['area']
type Found = Omit<Finding, 'area'>

/** What cannot be looked at fails, and does not keep the rest from being looked at. */
async function looked(area: Area, look: () => Promise<Found>): Promise<Finding> {
  try {
    return { area, ...(await look()) }
  } catch {
    return { area, state: 'failing', says: 'It could not be examined.', todo: 'See whether it can be reached.' }
  }
}

const well = (says: string): Found => ({ state: 'well', says })

async function examineKeys({ vault, now }: ExaminePorts): Promise<Found> {
  const { provider, provesDestruction } = await vault.status()
  const answers = await vault.probe()
  if (!answers.ok) {
    const what = answers.problem.code === 'keys/unavailable' ? answers.problem.with.what : answers.problem.code
    const says = `The key provider (${provider}) can’t be used: ${what}.`
    return {
      state: 'failing',
      says,
      todo: 'Messages are kept sealed and taken in later; releases go on with keys in memory until their time ends. See docs/providers.md.',
    }
  }
  await vault.epochKey('event', now())
  const shows = provesDestruction
    ? 'it confirms the keys that it destroyed'
    : 'it can’t prove that a key is gone from every backup'
  const says = `The key provider (${provider}) answers, and the keys of this period open; ${shows}.`
  return provider === 'local' ? examineRecovery(vault, says) : well(says)
}

/** Everything hangs on one passphrase, unless custodians can replace it. */
async function examineRecovery(vault: Vault, says: string): Promise<Found> {
  const recovery = await recoveryOf(vault)
  if (!recovery.ok)
    return {
      state: 'failing',
      says: `${says} What custodians would recover them by was changed by somebody.`,
      todo: 'Treat it as an incident, and hold a new ceremony: “carnet keys ceremony propose”.',
    }
  if (recovery.value === undefined)
    return {
      state: 'attention',
      says: `${says} If the passphrase is lost, so is everything: nobody has shares to recover it.`,
      todo: 'Hold a ceremony: “carnet keys ceremony propose”, see docs/operate.md.',
    }
  const { threshold, shares } = recovery.value
  return well(`${says} ${threshold} of ${shares.length} custodians recover them if the passphrase is lost.`)
}

async function examineIntake({ database }: ExaminePorts): Promise<Found> {
  const { messages, since } = await waitingMessages(database)
  if (messages === 0) return well('No message waits for the key provider.')
  return {
    state: 'attention',
    says: `${messages} messages wait, sealed, for the key provider; the first since ${since?.toISOString() ?? 'some time'}.`,
    todo: 'They are taken in by a job once the provider answers: see “keys” above, and “carnet job list”.',
  }
}

async function examineDatabase({ database }: ExaminePorts): Promise<Found> {
  const [row] = await database.transaction(({ query }) =>
    query<{ records: number; unfinished: number }>(
      'select (select count(*) from acceptance)::int as records, (select count(*) from intake)::int as unfinished',
    ),
  )
  const counts = `${row?.records ?? 0} messages accepted, ${row?.unfinished ?? 0} being taken in`
  if (database.engine === 'postgres') return well(`PostgreSQL answers: ${counts}.`)
  return {
    state: 'attention',
    says: `The embedded database answers: ${counts}. It survives the end of the process, not loss of power.`,
    todo: 'Use a PostgreSQL server (CARNET_DATABASE_URL) for anything that must not be lost.',
  }
}

async function examineKeyStore({ keys }: ExaminePorts): Promise<Found> {
  const { pages, sheets, tombstones } = await keys.counts()
  return well(`The ${keys.engine} key store answers: ${pages} pages, ${sheets} sheets, ${tombstones} tombstones.`)
}

/** Milliseconds that the clocks of this machine and of the database may differ. */
const mostSkew = 5_000

async function examineClock({ database, now }: ExaminePorts): Promise<Found> {
  const [row] = await database.transaction(({ query }) => query<{ now: Date }>('select clock_timestamp() as now'))
  const skew = Math.abs((row?.now.getTime() ?? 0) - now().getTime())
  if (skew <= mostSkew) return well('The clocks of this machine and of the database agree.')
  return {
    state: 'attention',
    says: `The clocks of this machine and of the database differ by ${Math.round(skew / 1000)} s.`,
    todo: 'Synchronise both with a time server.',
  }
}

async function examineLedger({ ledger, database }: ExaminePorts): Promise<Found> {
  const verified = await ledger.verify()
  const fault = ledger.problem() ?? (verified.ok ? undefined : verified.problem)
  const { size, pending } = await ledger.status()
  const unpaired = fault === undefined ? await countUnpaired(database) : 0
  if (unpaired > 0) return { ...incident, says: `${unpaired} entries or events stand without the other.` }
  if (fault === undefined) return well(`${size} entries hash to what was signed; ${pending} wait to be sequenced.`)
  const what = fault.code === 'integrity/ledger' ? fault.with.what : fault.code
  return { ...incident, says: `The ledger is not what was signed: ${what}.` }
}

/** Days after which a backup that was proven says little of today. */
const provenFor = 30

async function examineBackups({ database, vault, now }: ExaminePorts): Promise<Found> {
  const proven = await lastProven(database, vault)
  const days = proven === undefined ? undefined : Math.floor((now().getTime() - Date.parse(proven)) / 86_400_000)
  if (days !== undefined && days <= provenFor) return well(`A backup was proven ${days} days ago.`)
  return {
    state: 'attention',
    says: days === undefined ? 'No backup was ever proven.' : `The last backup that was proven is ${days} days old.`,
    todo: 'Make one and prove it: “carnet backup make”, “carnet backup rehearse”.',
  }
}

const incident = {
  state: 'failing',
  todo: 'Treat it as an incident: keep both stores and the anchor as they are, and restore from a backup.',
} as const

/**
 * Entries without their event, and events without their entry: each was written with the other. Entries that came back
 * after a loss have no event, and an entry says how many they are.
 */
async function countUnpaired(database: Database): Promise<number> {
  const [row] = await database.transaction(({ query }) =>
    query<{ entries: number; events: number; lost: number }>(
      `select (select count(*) from entry e where not exists (select from event v where v.entry = e.hash))::int as entries,
              (select count(*) from event v where not exists (select from entry e where e.hash = v.entry))::int as events,
              (select coalesce(sum((convert_from(e.bytes, 'UTF8')::jsonb -> 'counts' ->> 'entries')::int), 0)
                 from event v join entry e on e.hash = v.entry where v.kind = 'loss-accepted')::int as lost`,
    ),
  )
  return row === undefined ? 0 : Math.max(0, row.entries - row.lost) + row.events
}

async function examineAnchor({ folders }: ExaminePorts): Promise<Found> {
  if (folders.data === undefined) {
    await statfs(folders.anchor)
    return well('The anchor is kept on this machine, data and keys on a server.')
  }
  const [data, anchor] = await Promise.all([statfs(folders.data), statfs(folders.anchor)])
  const apart = data.type !== anchor.type || data.blocks !== anchor.blocks
  if (apart) return well('The anchor is kept on another file system than the data.')
  return {
    state: 'attention',
    says: 'The anchor is kept on the same file system as the data: who loses one may lose both.',
    todo: 'Move the anchor to another disk (CARNET_ANCHOR) and keep copies with others.',
  }
}

/** Share of a disk below which something should be done. */
const leastFree = 0.1

async function examineDisk({ folders }: ExaminePorts): Promise<Found> {
  const kept = folders.data === undefined ? [folders.anchor] : [folders.data, folders.anchor]
  const disks = await Promise.all(kept.map((folder) => statfs(folder)))
  const free = Math.min(...disks.map(({ bavail, blocks }) => (blocks === 0 ? 1 : bavail / blocks)))
  const says = `${Math.round(free * 100)} % of the fuller disk is free.`
  return free >= leastFree ? well(says) : { state: 'attention', says, todo: 'Make room before it is full.' }
}
