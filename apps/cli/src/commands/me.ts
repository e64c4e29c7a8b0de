import { EntryHash, Instant, longestNote } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawBudgets } from '../render/budget.ts'
import { drawNote, drawOwnLog } from '../render/own-log.ts'
import { drawActor } from '../render/register.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

export const meCommand = (shell: Shell): Command =>
  new Command('me')
    .summary('who the token belongs to, and what one did')
    .description('Who the token belongs to, with which roles and offices.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'budget',
          summary: 'what is used of one’s budgets',
          description: 'What one has used in this hour of the budget of each purpose, and what is left.',
        },
        (client) => client.budgets(),
        drawBudgets,
      ),
    )
    .addCommand(logCommand(shell))
    .addCommand(noteCommand(shell))
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(await asked(shell, how, (client) => client.me(), drawActor))
    })

const logCommand = (shell: Shell): Command =>
  new Command('log')
    .summary('what one did, with one’s notes')
    .description('What one did oneself, newest first, with one’s own notes. Shows a page; --after shows the next.')
    .option('--since <instant>', 'nothing from before, e.g. 2026-01-31T08:00:00Z')
    .option('--after <hash>', 'the page behind this entry, as the page before says at its end')
    .action(async (_options: unknown, command: Command) => {
      shell.finish(await showLog(shell, command.optsWithGlobals()))
    })

interface LogOptions extends Everywhere {
  readonly since?: string
  readonly after?: string
}

async function showLog(shell: Shell, how: LogOptions): Promise<Exit> {
  const since = Instant.optional().safeParse(how.since)
  const after = EntryHash.optional().safeParse(how.after)
  if (!since.success) return misused(shell, how, 'an instant is written as 2026-01-31T08:00:00Z')
  if (!after.success) return misused(shell, how, notHash)
  const query = {
    ...(since.data === undefined ? {} : { since: since.data }),
    ...(after.data === undefined ? {} : { after: after.data }),
  }
  return asked(shell, how, (client) => client.ownLog(query), drawOwnLog)
}

const noteCommand = (shell: Shell): Command =>
  new Command('note')
    .summary('write a note beside something that one did')
    .description(
      `Write a note, of at most ${longestNote} characters, beside something that one did oneself. Nobody else reads it through ` +
        'Carnet; it is never changed, and goes when the node’s memory of the event goes.',
    )
    .argument('<hash>', 'of the entry, as “carnet me log” shows it')
    .argument('<text>', 'the note')
    .action(async (hash: string, text: string, _options: unknown, command: Command) => {
      shell.finish(await writeNote(shell, command.optsWithGlobals(), { hash, text }))
    })

async function writeNote(
  shell: Shell,
  how: Everywhere,
  given: { readonly hash: string; readonly text: string },
): Promise<Exit> {
  const hash = EntryHash.safeParse(given.hash)
  const text = given.text.trim()
  if (!hash.success) return misused(shell, how, notHash)
  if (text === '' || text.length > longestNote)
    return misused(shell, how, `a note has from 1 to ${longestNote} characters`)
  return asked(shell, how, (client) => client.noteOnOwn({ hash: hash.data, text }), drawNote)
}

const notHash = 'an entry’s hash has 43 characters, as “carnet me log” shows it'
