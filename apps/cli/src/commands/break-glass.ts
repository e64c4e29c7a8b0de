import { BreakGlassRequest } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawBroken } from '../render/override.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { count } from './options.ts'

interface Options extends Everywhere {
  readonly purpose: string
  readonly case: string
  readonly reason: string
  readonly minutes?: number
}

export const breakGlassCommand = (shell: Shell): Command =>
  new Command('break-glass')
    .summary('do without approval for minutes')
    .description(
      'Break the glass: for minutes, what needs approval in this case is released without, with --break-glass. It is ' +
        'stamped, the data protection officer is told at once, and somebody else reviews it. What is forbidden stays so.',
    )
    .requiredOption('--purpose <purpose>', 'the registered purpose; “carnet purposes” lists them')
    .requiredOption('--case <case>', 'the open case that it is for')
    .requiredOption('--reason <text>', 'why nobody’s approval can be waited for')
    .option('--minutes <number>', 'how long, at most 15; by default 10', count)
    .action(async (_options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      const { purpose, case: matter, reason, minutes } = how
      const request = BreakGlassRequest.safeParse({ purpose, case: matter, reason, minutes })
      shell.finish(
        request.success
          ? await asked(shell, how, (client) => client.breakGlass(request.data), drawBroken)
          : misused(shell, how, 'it takes a purpose, the id of a case, a reason, and at most 15 minutes'),
      )
    })
