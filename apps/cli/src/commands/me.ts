import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawActor } from '../render/register.ts'
import type { Everywhere, Shell } from '../shell.ts'

export const meCommand = (shell: Shell): Command =>
  new Command('me')
    .summary('who the token belongs to')
    .description('Who the token belongs to, with which roles and offices.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(await asked(shell, how, (client) => client.me(), drawActor))
    })
