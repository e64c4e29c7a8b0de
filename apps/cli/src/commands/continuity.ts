import { type Continuity, ContinuityCause, ContinuityDeclaration, ContinuityExtension, OverrideId } from '@carnet/api'
import { Command, Option } from 'commander'
import { asked } from '../node.ts'
import { drawContinuities } from '../render/override.ts'
import { type Everywhere, misused, type Paint, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect, count } from './options.ts'

/** Clearing goes on when something is not there as it should be. */
export const continuityCommand = (shell: Shell): Command =>
  new Command('continuity')
    .summary('go on clearing when something is down')
    .description(
      'Continuity mode: the officers of an office clear, control and check at the border without a case or an approval, ' +
        'for hours, while the case source is down, a training has lapsed or an approver is ill.',
    )
    .addCommand(declareCommand(shell))
    .addCommand(extendCommand(shell))
    .addCommand(endCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'show',
          summary: 'where it is, and was',
          description: 'Continuity mode: where it is in force, and was.',
        },
        (client) => client.continuities(),
        ({ continuities }, paint) => drawContinuities(continuities, paint),
      ),
    )

interface DeclareOptions extends Everywhere {
  readonly office: readonly string[]
  readonly because: string
  readonly reason: string
  readonly minutes?: number
}

const declareCommand = (shell: Shell): Command =>
  new Command('declare')
    .summary('declare it for offices of your own')
    .description('Declare continuity mode for offices that you are duty manager of.')
    .requiredOption('--office <code>', 'for this office; may be given several times', collect)
    .addOption(
      new Option('--because <cause>', 'what is not there as it should be')
        .choices(ContinuityCause.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'what happened')
    .option('--minutes <number>', 'how long, at most 480; by default 240', count)
    .action(async (_options: unknown, command: Command) => {
      const how: DeclareOptions = command.optsWithGlobals()
      const { office: offices, because: cause, reason, minutes } = how
      const declaration = ContinuityDeclaration.safeParse({ offices, cause, reason, minutes })
      shell.finish(
        declaration.success
          ? await asked(shell, how, (client) => client.declareContinuity(declaration.data), drawOne)
          : misused(shell, how, 'it takes codes of offices, a reason, and at most 480 minutes'),
      )
    })

interface ExtendOptions extends Everywhere {
  readonly minutes?: number
}

const extendCommand = (shell: Shell): Command =>
  new Command('extend')
    .summary('extend what another declared, once')
    .description('Extend, once, what another duty manager declared; counted from now.')
    .argument('<continuity>', 'its id, as “carnet continuity show” shows it')
    .option('--minutes <number>', 'how long from now, at most 480; by default 240', count)
    .action(async (id: string, _options: unknown, command: Command) => {
      const how: ExtendOptions = command.optsWithGlobals()
      const extension = ContinuityExtension.safeParse({ id, minutes: how.minutes })
      shell.finish(
        extension.success
          ? await asked(shell, how, (client) => client.extendContinuity(extension.data), drawOne)
          : misused(shell, how, 'it takes an id, as “carnet continuity show” shows it, and at most 480 minutes'),
      )
    })

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('end it before its time')
    .description('End continuity mode at once.')
    .argument('<continuity>', 'its id, as “carnet continuity show” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = OverrideId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => client.endContinuity({ id: id.data }), drawOne)
          : misused(shell, how, 'it is named by its id, as “carnet continuity show” shows it'),
      )
    })

const drawOne = (one: Continuity, paint: Paint): string => drawContinuities([one], paint)
