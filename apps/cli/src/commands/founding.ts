import { SignerId } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawFounding } from '../render/founding.ts'
import { drawProposal } from '../render/proposal.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect } from './options.ts'

interface Options extends Everywhere {
  readonly signer: readonly string[]
}

/** The ceremony in which two administrators begin a node's ordinary life. */
export const foundingCommand = (shell: Shell): Command =>
  new Command('founding')
    .summary('the first administrators found the node')
    .description('The founding: from then on persons sign in, and their tokens enrol ways to and do nothing else.')
    .addCommand(
      askingCommand(
        shell,
        { name: 'show', summary: 'whether the node is founded', description: 'Whether the node is founded, by whom.' },
        (client) => client.founding(),
        drawFounding,
      ),
    )
    .addCommand(
      new Command('propose')
        .summary('propose to found the node')
        .description('Propose who are the first administrators. The node is founded once each of them has approved.')
        .requiredOption(
          '--signer <signer>',
          'an administrator’s confirmed signer; given once for each, 2 to 7',
          collect,
        )
        .action(async (_options: unknown, command: Command) => {
          const how: Options = command.optsWithGlobals()
          shell.finish(await propose(shell, how))
        }),
    )

async function propose(shell: Shell, how: Options): Promise<Exit> {
  const signers = how.signer.flatMap((id) => SignerId.safeParse(id).data ?? [])
  if (signers.length < how.signer.length)
    return misused(shell, how, 'an administrator is named by a signer’s id, as “carnet signer list” shows it')
  if (signers.length < 2 || signers.length > 7)
    return misused(shell, how, 'a node is founded by two administrators at least, and seven at most')
  return asked(shell, how, (client) => client.proposeFounding({ signers }), drawProposal)
}
