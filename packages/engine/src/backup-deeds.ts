import {
  type ActorId,
  BackupName,
  granted,
  type Instant,
  type Problem,
  problem,
  refused,
  type Rehearsal,
} from '@carnet/api'
import { join } from 'node:path'
import { type BackupPorts, listBackups, keepRehearsal, lastRehearsals, makeBackup, rehearse } from './backup/index.ts'
import { change } from './changes.ts'
import { changed, type Deeds, type OperationPorts, type WorkerOn } from './deed.ts'

/** Backups are made and proven by jobs: what is asked here is that one be begun. */
export const backupDeeds: Deeds<'makeBackup' | 'backups' | 'rehearseBackup'> = {
  makeBackup: {
    action: 'make-backup',
    answer: async (decided, on) => {
      const name = BackupName.parse(nameAt(decided.at))
      return changed(decided, on, async (transaction) => {
        const job = await on.jobs.queue(transaction, { kind: 'backup', about: name, unit: 'tables' })
        return granted({ value: { name, job }, stamps: [{ kind: 'backup-begun', about: [name] }] })
      })
    },
  },
  backups: {
    action: 'list-backups',
    answer: async (_decided, on) => {
      const rehearsals = await lastRehearsals(on.database, on.vault)
      const backups = (await listBackups(on.folders.backups)).flatMap(({ name, at }) => {
        const known = BackupName.safeParse(name)
        const rehearsal = rehearsals.get(name)
        if (!known.success) return []
        return [{ name: known.data, at: at as Instant, ...(rehearsal === undefined ? {} : { rehearsal }) }]
      })
      return granted({ folder: on.folders.backups, backups })
    },
  },
  rehearseBackup: {
    action: 'rehearse-backup',
    answer: async (decided, on) => {
      const { name } = decided.request
      const there = (await listBackups(on.folders.backups)).some((backup) => backup.name === name)
      if (!there) return refused(problem('request/not-found', { what: 'backup' }))
      const begun = await changed(decided, on, async (transaction) => {
        const job = await on.jobs.queue(transaction, { kind: 'rehearsal', about: name, unit: 'tables' })
        return granted({ value: job, stamps: [{ kind: 'rehearsal-begun', about: [name] }] })
      })
      if (!begun.ok) return begun
      const job = await on.jobs.job(begun.value)
      return job === undefined ? refused(problem('request/not-found', { what: 'job' })) : granted(job)
    },
  },
}

/** `20261125T034012Z`: second by second, as folders are named on every system. */
const nameAt = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

const portsOf = ({ database, vault, authority, now, folders }: OperationPorts): BackupPorts => ({
  database,
  vault,
  authority,
  now,
  folder: folders.backups,
})

const byNode = (on: OperationPorts) => ({
  actor: { id: on.node as ActorId },
  at: on.now(),
  decision: undefined,
  policy: on.policy.hash,
})

export const backUp: WorkerOn = async (name, work, on) => {
  if ((await listBackups(on.folders.backups)).some((backup) => backup.name === name)) return
  const manifest = await makeBackup(portsOf(on), name, {
    told: (done, total) => void work.progress(done, total).catch(() => undefined),
    signal: work.signal,
  })
  await work.progress(manifest.tables.length, manifest.tables.length)
  const { keyBackups } = on.folders
  // Only the newest copy is kept: an older one has keys that were destroyed since.
  if (keyBackups !== undefined) await on.keys.copyTo(join(keyBackups, 'keys.sqlite'))
  const counts = { records: manifest.records, entries: manifest.tree.size }
  await change(byNode(on), on, async () =>
    granted({ value: undefined, stamps: [{ kind: 'backup-made', about: [name], counts }] }),
  )
}

/** A backup that can’t be restored is what was found, and no failure of the work: to try again would find the same. */
export const rehearseWork: WorkerOn = async (about, work, on) => {
  const name = BackupName.parse(about)
  const at = on.now().toISOString() as Instant
  const found = await rehearse(portsOf(on), name, work.progress)
  const rehearsal: Rehearsal = found.ok
    ? {
        at,
        outcome: 'proven',
        records: found.value.records,
        entries: found.value.entries,
        opens: found.value.proof.opens,
        gone: found.value.proof.gone,
      }
    : { at, outcome: 'failed', fault: faultOf(found.problem), records: 0, entries: 0, opens: 0, gone: 0 }
  const counts = { records: rehearsal.records, entries: rehearsal.entries }
  await change(byNode(on), on, async (transaction) => {
    await keepRehearsal(transaction, on.vault, name, rehearsal)
    const kind = found.ok ? 'backup-proven' : 'backup-failed'
    return granted({ value: undefined, stamps: [{ kind, about: [name], counts }] })
  })
}

const faultOf = ({ code }: Problem): string => code
