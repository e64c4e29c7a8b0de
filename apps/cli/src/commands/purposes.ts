import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawPurposes } from '../render/register.ts'
import type { Everywhere, Shell } from '../shell.ts'

export const purposesCommand = (shell: Shell): Command =>
  new Command('purposes')
    .summary('the register of purposes')
    .description('The purposes for which data may be asked, what each begins with, and the kinds of case it needs.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(
        await asked(
          shell,
          how,
          (client) => client.purposes(),
          ({ purposes }, paint) => drawPurposes(purposes, paint),
        ),
      )
    })
