import type { Examination, Finding } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { refuse, withNode } from '../node.ts'
import { drawExamination } from '../render/register.ts'
import { type Everywhere, note, type Shell, show } from '../shell.ts'

export const doctorCommand = (shell: Shell): Command =>
  new Command('doctor')
    .summary('whether the node is well')
    .description('Keys, databases, clock, ledger, anchor, disk: what is well, what is not, and what to do.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      shell.finish(
        await withNode(shell, how, async (client) => {
          const reply = await client.examine()
          if (reply.ok) {
            show(shell, how, reply.value, drawExamination)
            return verdict(reply.value)
          }
          const exit = refuse(shell, how, reply.problem)
          if (reply.problem.code === 'connection/unreachable' && how.json !== true)
            note(shell, 'A node that does not come up says why itself: see what “carnet start” prints.')
          return exit
        }),
      )
    })

const ofIntegrity: readonly Finding['area'][] = ['ledger', 'anchor']

/** A ledger or anchor that fails is an integrity failure; what merely wants attention is no failure. */
export function verdict({ findings }: Examination): Exit {
  const failing = findings.filter(({ state }) => state === 'failing')
  if (failing.some(({ area }) => ofIntegrity.includes(area))) return 'integrity'
  return failing.length > 0 ? 'failed' : 'done'
}
