import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawActors } from '../render/register.ts'
import type { Everywhere, Shell } from '../shell.ts'

export const peopleCommand = (shell: Shell): Command =>
  new Command('people')
    .summary('the people and services registered')
    .description('The people and services registered, with their roles and live tokens.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(
        await asked(
          shell,
          how,
          (client) => client.actors(),
          ({ actors }, paint) => drawActors(actors, paint),
        ),
      )
    })
