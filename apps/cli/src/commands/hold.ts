import { HoldId, HoldOrder } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawBegun, drawHolds, drawLift } from '../render/retention.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

interface OrderOptions extends Everywhere {
  readonly order: string
  readonly subject?: string
  readonly until?: string
}

/** What nothing destroys until it is lifted. */
export const holdCommand = (shell: Shell): Command =>
  new Command('hold')
    .summary('hold records, and lift it')
    .description('Holds: records that nothing destroys until the hold is lifted. Nobody else’s end waits for them.')
    .addCommand(orderCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'holds and objective links', description: 'Orders to hold, and objective links.' },
        (client) => client.holds(),
        ({ holds }, paint) => drawHolds(holds, paint),
      ),
    )
    .addCommand(liftCommand(shell))

const orderCommand = (shell: Shell): Command =>
  new Command('order')
    .summary('hold records, or all about a person')
    .description('Hold records, or everything about one person.')
    .argument('[record...]', 'the records’ ids')
    .requiredOption('--order <text>', 'whose order it is')
    .option('--subject <id>', 'everything about this person or organisation')
    .option('--until <instant>', 'when it ends by itself, such as 2026-12-31T16:00:00Z')
    .action(async (records: readonly string[], _options: unknown, command: Command) => {
      const how: OrderOptions = command.optsWithGlobals()
      const { order, subject, until } = how
      const asks = HoldOrder.safeParse({ ...(records.length === 0 ? {} : { records }), subject, order, until })
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.hold(asks.data), drawBegun)
          : misused(shell, how, 'a hold has records by id, or --subject with an id; --until is an instant'),
      )
    })

interface LiftOptions extends Everywhere {
  readonly preview?: true
}

const liftCommand = (shell: Shell): Command =>
  new Command('lift')
    .summary('lift a hold, or end an objective link')
    .description('Lift a hold: its records go back to where they would be by now. What has ended there is destroyed.')
    .argument('<hold>', 'its id')
    .option('--preview', 'only show what would be done')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: LiftOptions = command.optsWithGlobals()
      const id = HoldId.safeParse(text)
      shell.finish(
        id.success
          ? await lift(shell, how, id.data)
          : misused(shell, how, 'a hold is named by its id, as “carnet hold list” shows it'),
      )
    })

const lift = (shell: Shell, how: LiftOptions, id: HoldId): Promise<Exit> =>
  how.preview === true
    ? asked(shell, how, (client) => client.previewLift({ id }), drawLift)
    : asked(shell, how, (client) => client.lift({ id }), drawBegun)
