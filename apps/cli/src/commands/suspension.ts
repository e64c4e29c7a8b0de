import { EntryHash } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawSuspensions } from '../render/budget.ts'
import { drawProposal } from '../render/proposal.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** Searching that stopped by itself. */
export const suspensionCommand = (shell: Shell): Command =>
  new Command('suspension')
    .summary('whose searching was suspended')
    .description('Searching that stopped by itself, because numbers were looked up one after another.')
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'whose it was', description: 'Whose searching was suspended, newest first.' },
        (client) => client.suspensions(),
        drawSuspensions,
      ),
    )
    .addCommand(liftCommand(shell))

const liftCommand = (shell: Shell): Command =>
  new Command('lift')
    .summary('propose that it goes on')
    .description('Propose that somebody’s searching goes on. Two persons sign it: “carnet proposal approve”.')
    .argument('<suspension>', 'as “carnet suspension list” shows it')
    .requiredOption('--why <reason>', 'why, for those who approve')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly why: string } = command.optsWithGlobals()
      const id = EntryHash.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => client.liftSuspension({ id: id.data, reason: how.why }), drawProposal)
          : misused(shell, how, 'a suspension is named by its entry, as “carnet suspension list” shows it'),
      )
    })
