import { ExpiryOrder } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCertificate, drawDestructionPreview } from '../render/destruction.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'

interface Options extends Everywhere {
  readonly class: string
  readonly period: string
  readonly case: string
  readonly reason?: string
  readonly preview?: true
}

export const expireCommand = (shell: Shell): Command =>
  new Command('expire')
    .summary('expire a retention period')
    .description(
      'Expire a period: destroy the key of all that was sealed in it, and print the certificate. There is no way back. ' +
        'Before its retention has ended a second person has to agree first.',
    )
    .requiredOption('--class <class>', 'the retention class, such as goods')
    .requiredOption('--period <period>', 'the period, such as 2026-07, or 2026-07-31 where periods are days')
    .requiredOption('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')
    .option('--reason <text>', 'why, for those who have to agree')
    .option('--preview', 'only say what would go')
    .action(async (_options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await expire(shell, how))
    })

async function expire(shell: Shell, how: Options): Promise<Exit> {
  const order = ExpiryOrder.safeParse({ class: how.class, period: how.period, case: how.case, reason: how.reason })
  if (!order.success) {
    const member = String(order.error.issues[0]?.path[0] ?? 'period')
    return misused(shell, how, `--${member} is not what it should be; “carnet expire --help” says what is`)
  }
  return how.preview === true
    ? asked(shell, how, (client) => client.previewExpiry(order.data), drawDestructionPreview)
    : asked(shell, how, (client) => client.expire(order.data), drawCertificate)
}
