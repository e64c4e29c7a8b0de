import { ReviewGiving, Verdict } from '@carnet/api'
import { Command, Option } from 'commander'
import { asked } from '../node.ts'
import { drawReviews } from '../render/override.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

/** What was done without approval is judged by somebody else. */
export const reviewCommand = (shell: Shell): Command =>
  new Command('review')
    .summary('judge what was done without approval')
    .description(
      'Reviews: what was done under a broken glass or in continuity mode, judged by somebody who had no part.',
    )
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'what is to be reviewed, and was',
          description: 'What was done without approval: why, for how long, how much was released, and what came of it.',
        },
        (client) => client.reviews(),
        ({ reviews }, paint) => drawReviews(reviews, paint),
      ),
    )
    .addCommand(giveCommand(shell))

interface GiveOptions extends Everywhere {
  readonly verdict: string
  readonly reason: string
}

const giveCommand = (shell: Shell): Command =>
  new Command('give')
    .summary('say whether it was justified')
    .description('Say whether it was justified, and why. Who did it is told.')
    .argument('<override>', 'its id, as “carnet review list” shows it')
    .addOption(new Option('--verdict <verdict>', 'what you found').choices(Verdict.options).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, _options: unknown, command: Command) => {
      const how: GiveOptions = command.optsWithGlobals()
      const giving = ReviewGiving.safeParse({ id, verdict: how.verdict, reason: how.reason })
      shell.finish(
        giving.success
          ? await asked(
              shell,
              how,
              (client) => client.giveReview(giving.data),
              (given, paint) => drawReviews([given], paint),
            )
          : misused(shell, how, 'it takes an id, as “carnet review list” shows it, and a reason'),
      )
    })
