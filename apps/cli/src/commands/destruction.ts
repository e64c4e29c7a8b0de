import { DestructionId } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCertificate, drawDestructions } from '../render/destruction.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** What was destroyed, or waits to be. */
export const destructionCommand = (shell: Shell): Command =>
  new Command('destruction')
    .summary('certificates of what was destroyed')
    .description('Destructions: what was erased or expired, or waits to be, each with its certificate.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'the destructions',
          description: 'What was destroyed, or waits to be, the newest first.',
        },
        (client) => client.destructions(),
        drawDestructions,
      ),
    )
    .addCommand(
      onDestruction(shell, 'show', 'a certificate', 'The certificate of a destruction, as far as it is.', (how, id) =>
        asked(shell, how, (client) => client.destruction({ id }), drawCertificate),
      ),
    )
    .addCommand(
      onDestruction(shell, 'cancel', 'stop a destruction', 'Cancel a destruction that was not begun.', (how, id) =>
        asked(shell, how, (client) => client.cancelDestruction({ id }), drawCertificate),
      ),
    )

const onDestruction = (
  shell: Shell,
  name: string,
  summary: string,
  description: string,
  ask: (how: Everywhere, id: DestructionId) => Promise<Exit>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .argument('<destruction>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = DestructionId.safeParse(text)
      shell.finish(
        id.success
          ? await ask(how, id.data)
          : misused(shell, how, 'a destruction is named by its id, as “carnet destruction list” shows it'),
      )
    })
