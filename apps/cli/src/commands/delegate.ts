import { DelegateSetting, DelegationId } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawDelegations } from '../render/approval.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

interface SetOptions extends Everywhere {
  readonly from?: string
  readonly until: string
}

/** Who stands in for whom. */
export const delegateCommand = (shell: Shell): Command =>
  new Command('delegate')
    .summary('say who stands in for you')
    .description('Delegates: who of the same role stands in for you. The two of you are one voice on an approval.')
    .addCommand(setCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'who stands in for whom', description: 'Who stands in for you, and for whom you do.' },
        (client) => client.delegations(),
        ({ delegations }, paint) => drawDelegations(delegations, paint),
      ),
    )
    .addCommand(endCommand(shell))

const setCommand = (shell: Shell): Command =>
  new Command('set')
    .summary('say who stands in for you')
    .description('Say who stands in for you, from when until when: a person who holds one of your roles.')
    .argument('<person>', 'their id')
    .option('--from <instant>', 'when it begins; by default now')
    .requiredOption('--until <instant>', 'when it ends, such as 2026-12-31T16:00:00Z; at most 90 days after')
    .action(async (delegate: string, _options: unknown, command: Command) => {
      const how: SetOptions = command.optsWithGlobals()
      const setting = DelegateSetting.safeParse({ delegate, from: how.from, until: how.until })
      shell.finish(
        setting.success
          ? await asked(
              shell,
              how,
              (client) => client.setDelegate(setting.data),
              (set, paint) => drawDelegations([set], paint),
            )
          : misused(shell, how, 'it takes the id of a person, and instants such as 2026-12-31T16:00:00Z'),
      )
    })

const endCommand = (shell: Shell): Command =>
  new Command('end')
    .summary('end a delegation')
    .description('End a delegation of your own before its time.')
    .argument('<delegation>', 'its id, as “carnet delegate list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = DelegationId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.endDelegation({ id: id.data }),
              (ended, paint) => drawDelegations([ended], paint),
            )
          : misused(shell, how, 'a delegation is named by its id, as “carnet delegate list” shows it'),
      )
    })
