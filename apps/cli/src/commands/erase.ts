import { ErasureOrder } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCertificate, drawDestructionPreview } from '../render/destruction.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { collect } from './options.ts'

interface Options extends Everywhere {
  readonly subject: string
  readonly case: string
  readonly keep?: readonly string[]
  readonly reason?: string
  readonly preview?: true
}

export const eraseCommand = (shell: Shell): Command =>
  new Command('erase')
    .summary('erase a person')
    .description(
      'Erase a person or firm: destroy the keys of all that is sealed about them, and print the certificate. There is no ' +
        'way back. Above a number of records a second person has to agree first.',
    )
    .requiredOption('--subject <subject>', 'whom; “carnet subject find” shows the id')
    .requiredOption('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')
    .option('--keep <record>', 'put this record on hold first, since law keeps it; may be given several times', collect)
    .option('--reason <text>', 'why, for those who have to agree')
    .option('--preview', 'only say what would go and what would stay')
    .action(async (_options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await erase(shell, how))
    })

async function erase(shell: Shell, how: Options): Promise<Exit> {
  const order = ErasureOrder.safeParse({
    subject: how.subject,
    case: how.case,
    keep: how.keep ?? [],
    reason: how.reason,
  })
  if (!order.success) {
    const member = String(order.error.issues[0]?.path[0] ?? 'subject')
    return misused(shell, how, `--${member} is not what it should be; “carnet erase --help” says what is`)
  }
  return how.preview === true
    ? asked(shell, how, (client) => client.previewErasure(order.data), drawDestructionPreview)
    : asked(shell, how, (client) => client.erase(order.data), drawCertificate)
}
