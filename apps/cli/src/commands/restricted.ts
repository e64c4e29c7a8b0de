import { ObjectiveLink, ProposalId, RestrictedRestore } from '@carnet/api'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawProposal } from '../render/proposal.ts'
import { drawBegun } from '../render/retention.ts'
import { drawView } from '../render/view.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'

/** What identifies a passenger, beyond six months. */
export const restrictedCommand = (shell: Shell): Command =>
  new Command('restricted')
    .summary('passengers’ elements beyond six months')
    .description(
      'What identifies a passenger is read by nobody after six months, but by an objective link or a council.',
    )
    .addCommand(linkCommand(shell))
    .addCommand(askCommand(shell))
    .addCommand(openCommand(shell))

interface LinkOptions extends Everywhere {
  readonly decision: string
  readonly until?: string
}

const linkCommand = (shell: Shell): Command =>
  new Command('link')
    .summary('decide on an objective link')
    .description(
      'Keep records’ elements readable: for a decision, before the deadline, that each has an objective link.',
    )
    .argument('<record...>', 'the records’ ids')
    .requiredOption('--decision <text>', 'the reasoned decision')
    .option('--until <instant>', 'when it ends by itself, such as 2026-12-31T16:00:00Z')
    .action(async (records: readonly string[], _options: unknown, command: Command) => {
      const how: LinkOptions = command.optsWithGlobals()
      const link = ObjectiveLink.safeParse({ records, decision: how.decision, until: how.until })
      shell.finish(
        link.success
          ? await asked(shell, how, (client) => client.linkObjective(link.data), drawBegun)
          : misused(shell, how, 'a link has at most 1000 records by id; --until is an instant'),
      )
    })

interface AskOptions extends Everywhere {
  readonly purpose: string
  readonly case: string
  readonly why: string
}

const askCommand = (shell: Shell): Command =>
  new Command('ask')
    .summary('ask the council for one record')
    .description('Ask the council for one record’s restricted elements. It approves with “carnet proposal approve”.')
    .argument('<record>', 'its id')
    .requiredOption('--purpose <name>', 'what for')
    .requiredOption('--case <id>', 'the case that makes it necessary')
    .requiredOption('--why <text>', 'why, for those who approve')
    .action(async (record: string, _options: unknown, command: Command) => {
      const how: AskOptions = command.optsWithGlobals()
      const { purpose, case: matter, why } = how
      const asks = RestrictedRestore.safeParse({ record, purpose, case: matter, why })
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.restoreRestricted(asks.data), drawProposal)
          : misused(shell, how, 'the record and the case are named by id, the purpose as “carnet purposes” shows it'),
      )
    })

const openCommand = (shell: Shell): Command =>
  new Command('open')
    .summary('open what the council approved, once')
    .description('Open, once, what the council approved; it is stamped before anything is opened.')
    .argument('<proposal>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const proposal = ProposalId.safeParse(text)
      shell.finish(
        proposal.success
          ? await asked(shell, how, (client) => client.openRestricted({ proposal: proposal.data }), drawView)
          : misused(shell, how, 'a proposal is named by its id, as “carnet proposal list” shows it'),
      )
    })
