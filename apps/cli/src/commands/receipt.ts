import { EntryHash, type Receipt } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { writeResult } from '../output.ts'
import { drawReceipt } from '../render/view.ts'
import { type Everywhere, misused, note, type Shell } from '../shell.ts'

interface Options extends Everywhere {
  readonly out?: string
}

export const receiptCommand = (shell: Shell): Command =>
  new Command('receipt')
    .summary('the receipt of an entry of yours')
    .description('The receipt of an entry of yours, with its proof once it is in the tree.')
    .argument('<hash>', 'the entry’s hash, as a release shows it')
    .option('--out <file>', 'keep it in this file')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      const hash = EntryHash.safeParse(text)
      if (!hash.success) {
        shell.finish(misused(shell, how, 'an entry is named by its hash: 43 letters, digits, - and _'))
        return
      }
      const keep = (receipt: Receipt): Exit => (how.out === undefined ? 'done' : kept(shell, how.out, receipt))
      shell.finish(await asked(shell, how, (client) => client.receipt({ hash: hash.data }), drawReceipt, keep))
    })

function kept(shell: Shell, file: string, receipt: Receipt): Exit {
  const fault = writeResult(file, `${JSON.stringify(receipt)}\n`)
  note(shell, fault === undefined ? `Receipt kept in ${file}` : `carnet: ${file}: ${fault}`)
  return fault === undefined ? 'done' : 'failed'
}
