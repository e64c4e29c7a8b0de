import { BackupName, type Job, type JobId } from '@carnet/api'
import type { Client } from '@carnet/sdk'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { refuse, withNode } from '../node.ts'
import { drawBackups } from '../render/backup.ts'
import { drawStep } from '../render/job.ts'
import { type Everywhere, misused, note, paintOn, type Shell, show } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** Backups of the data store; the key store is kept apart. */
export const backupCommand = (shell: Shell): Command =>
  new Command('backup')
    .summary('make, list and prove backups')
    .description(
      'Backups of the data store, sealed. The key store is kept apart, and only its newest copy: what was destroyed must not ' +
        'come back. “carnet restore” fills an empty store from a backup.',
    )
    .addCommand(makeCommand(shell))
    .addCommand(listCommand(shell))
    .addCommand(rehearseCommand(shell))

const makeCommand = (shell: Shell): Command =>
  new Command('make')
    .summary('make a backup')
    .description('Make a backup of the data store as it stands now, and wait until it is whole.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(await make(shell, how))
    })

const listCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    {
      name: 'list',
      summary: 'the backups',
      description: 'The backups that there are, and what the last rehearsal of each found.',
    },
    (client) => client.backups(),
    drawBackups,
  )

const rehearseCommand = (shell: Shell): Command =>
  new Command('rehearse')
    .summary('prove a backup')
    .description(
      'Prove a backup: restore all of it beside the node, hash its ledger again, open a sample of its compartments with the ' +
        'keys of today, and remove it again.',
    )
    .argument('[backup]', 'its name; by default the newest')
    .action(async (text: string | undefined, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const name = text === undefined ? undefined : BackupName.safeParse(text).data
      const unknown = text !== undefined && name === undefined
      shell.finish(
        unknown
          ? misused(shell, how, 'a backup is named as “carnet backup list” shows it')
          : await rehearse(shell, how, name),
      )
    })

const rehearse = (shell: Shell, how: Everywhere, named: BackupName | undefined): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const listed = await client.backups()
    if (!listed.ok) return refuse(shell, how, listed.problem)
    const name = named ?? listed.value.backups[0]?.name
    if (name === undefined)
      return misused(shell, how, 'there is no backup to prove; make one with “carnet backup make”')
    const begun = await client.rehearseBackup({ name })
    if (!begun.ok) return refuse(shell, how, begun.problem)
    const exit = await follow(shell, how, client, begun.value.id)
    const found = await client.backups()
    if (!found.ok) return refuse(shell, how, found.problem)
    const backups = found.value.backups.filter((each) => each.name === name)
    show(shell, how, { ...found.value, backups }, drawBackups)
    return backups[0]?.rehearsal?.outcome === 'failed' ? 'integrity' : exit
  })

/** Begins a backup and follows it to its end. */
const make = (shell: Shell, how: Everywhere): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const begun = await client.makeBackup()
    if (!begun.ok) return refuse(shell, how, begun.problem)
    const exit = await follow(shell, how, client, begun.value.job)
    if (exit === 'done') show(shell, how, begun.value, ({ name }) => `backup ${name}`)
    return exit
  })

/** Tells on standard error how far a job is, until it has ended. */
async function follow(shell: Shell, how: Everywhere, client: Client, id: JobId): Promise<Exit> {
  const told = (job: Job): void => {
    if (how.json !== true) note(shell, drawStep(job, paintOn(shell.err)))
  }
  const reply = await client.followJob(id, told, { signal: shell.signal })
  if (!reply.ok) return refuse(shell, how, reply.problem)
  return reply.value.state === 'done' ? 'done' : 'failed'
}
