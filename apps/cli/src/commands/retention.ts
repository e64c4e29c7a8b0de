import { EndedPeriodDecision, RetentionEventName, RetentionEventReport } from '@carnet/api'
import { Command, Option } from 'commander'
import { asked } from '../node.ts'
import { drawBegun, drawPeriod, drawRetention, drawRun } from '../render/retention.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** How long what is kept. */
export const retentionCommand = (shell: Shell): Command =>
  new Command('retention')
    .summary('what is kept how long, and what is due')
    .description('Retention: classes, periods and deadlines, and what they run from.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'show',
          summary: 'classes, periods, deadlines',
          description: 'The rules that govern today, and every period: how many records, and what becomes of it when.',
        },
        (client) => client.retention(),
        drawRetention,
      ),
    )
    .addCommand(runCommand(shell))
    .addCommand(eventCommand(shell))
    .addCommand(endCommand(shell))

interface RunOptions extends Everywhere {
  readonly preview?: true
}

const runCommand = (shell: Shell): Command =>
  new Command('run')
    .summary('do what is due now')
    .description(
      'Restrict and destroy what is due now; the node does so by itself every minute. Whoever asks for it answers for the clock.',
    )
    .option('--preview', 'only show what would be done')
    .action(async (_options: unknown, command: Command) => {
      const how: RunOptions = command.optsWithGlobals()
      shell.finish(
        await asked(
          shell,
          how,
          (client) => (how.preview === true ? client.previewRetention() : client.runRetention()),
          drawRun,
        ),
      )
    })

interface EventOptions extends Everywhere {
  readonly at?: string
}

const eventCommand = (shell: Shell): Command =>
  new Command('event')
    .summary('say what happened to records')
    .description('Say what happened to records that their retention runs from.')
    .argument('<event>', `what happened: ${RetentionEventName.options.join(', ')}`)
    .argument('<record...>', 'the records’ ids')
    .option('--at <instant>', 'when, such as 2026-12-31T16:00:00Z; by default now')
    .action(async (event: string, records: readonly string[], _options: unknown, command: Command) => {
      const how: EventOptions = command.optsWithGlobals()
      const at = how.at ?? new Date().toISOString()
      const report = RetentionEventReport.safeParse({ event, records, at })
      shell.finish(
        report.success
          ? await asked(shell, how, (client) => client.recordEvent(report.data), drawBegun)
          : misused(shell, how, 'an event has its name, at most 1000 records by id, and --at an instant'),
      )
    })

interface EndOptions extends Everywhere {
  readonly decision: string
  readonly until?: string
}

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('decide on a period that waits')
    .description('Decide on a period that has ended and that no rule destroys by itself.')
    .argument('<class>', 'such as goods-released')
    .argument('<period>', 'such as 2026-07')
    .addOption(new Option('--decision <what>', 'what becomes of it').choices(['destroy', 'keep']).makeOptionMandatory())
    .option('--until <instant>', 'of “keep”: until when; by default a year')
    .action(async (retained: string, period: string, _options: unknown, command: Command) => {
      const how: EndOptions = command.optsWithGlobals()
      const { decision, until } = how
      const decided = EndedPeriodDecision.safeParse({ class: retained, period, decision, until })
      shell.finish(
        decided.success
          ? await asked(shell, how, (client) => client.decideEnded(decided.data), drawPeriod)
          : misused(shell, how, 'a period is named by class and period, as “carnet retention show” shows them'),
      )
    })
