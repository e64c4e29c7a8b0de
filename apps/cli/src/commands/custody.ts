import { Instant } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawDestructions, drawKeys } from '../render/custody.ts'
import { drawJob } from '../render/job.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { ceremonyCommand, checkShareCommand, openShareCommand, shareCommand } from './keys-ceremony.ts'
import { replaceCommand } from './keys-rotate.ts'

/** The pages that keys lie on, and what the key provider does with them. */
export const keysCommand = (shell: Shell): Command =>
  new Command('keys')
    .summary('how the keys stand, and their pages')
    .description('The keys as a whole: pages, tombstones, and what waits to be destroyed by the key provider.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'status',
          summary: 'pages, keys and tombstones',
          description: 'The key provider, the pages by state, how many keys and tombstones there are, and what waits.',
        },
        (client) => client.keysStatus(),
        drawKeys,
      ),
    )
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'destruction',
          summary: 'what the provider says of retired pages',
          description:
            'The pages that were retired, and what the key provider says of the keys that wrapped them: what was destroyed on ' +
            'a page is unreadable in every backup once it has destroyed those of that page and of all before it.',
        },
        (client) => client.keysStatus(),
        drawDestructions,
      ),
    )
    .addCommand(rotateCommand(shell))
    .addCommand(replaceCommand(shell))
    .addCommand(ceremonyCommand(shell))
    .addCommand(shareCommand(shell))
    .addCommand(openShareCommand(shell))
    .addCommand(checkShareCommand(shell))

interface RotateOptions extends Everywhere {
  readonly all?: boolean
  readonly begunBefore?: string
}

const rotateCommand = (shell: Shell): Command =>
  new Command('rotate-pages')
    .summary('move keys to new pages')
    .description(
      'Begin a job that moves live keys to new pages and has the provider destroy the keys of the old ones: of the pages on ' +
        'which keys were destroyed, or of all. Follow it with “carnet job follow”.',
    )
    .option('--all', 'every page')
    .option('--begun-before <time>', 'with --all, those begun before an instant in UTC, e.g. 2026-01-01T00:00:00Z')
    .action(async (_options: unknown, command: Command) => {
      const how: RotateOptions = command.optsWithGlobals()
      const before = Instant.optional().safeParse(how.begunBefore)
      if (!before.success || (before.data !== undefined && how.all !== true)) {
        shell.finish(misused(shell, how, '--begun-before takes an instant in UTC, and goes with --all'))
        return
      }
      const request = {
        ...(how.all === true ? { all: true } : {}),
        ...(before.data ? { begunBefore: before.data } : {}),
      }
      shell.finish(await asked(shell, how, (client) => client.rotatePages(request), drawJob))
    })
