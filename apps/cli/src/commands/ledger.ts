import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { exportLedger } from '../ledger-export.ts'
import { refuse, withNode } from '../node.ts'
import { openCounter } from '../progress.ts'
import { drawLedgerVerdict } from '../render/verdict.ts'
import { type Everywhere, note, type Shell, show, unusable } from '../shell.ts'
import type { Client } from '@carnet/sdk'
import { askingCommand } from './asking.ts'

export const ledgerCommand = (shell: Shell): Command =>
  new Command('ledger')
    .summary('the ledger of the node')
    .description('The ledger: the transparency log of everything that happened to data.')
    .addCommand(exportCommand(shell))
    .addCommand(keyCommand(shell))
    .addCommand(statusCommand(shell))

const exportCommand = (shell: Shell): Command =>
  new Command('export')
    .summary('write the ledger as static files')
    .description(
      'Write the ledger as static files (C2SP tlog-tiles), verified while they are written. Begun before, it goes on ' +
        'where it was. Entries need the token of an auditor.',
    )
    .argument('<folder>', 'where to')
    .option('--key <key>', 'the log’s verifier key; by default what the node says it is')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly key?: string } = command.optsWithGlobals()
      shell.finish(await withNode(shell, how, (client) => exportTo(shell, how, client, folder)))
    })

async function exportTo(
  shell: Shell,
  how: Everywhere & { readonly key?: string },
  client: Client,
  folder: string,
): Promise<Exit> {
  const status = how.key === undefined ? await client.ledger() : undefined
  if (status?.ok === false) return refuse(shell, how, status.problem)
  const counter = openCounter(shell, 'entries')
  try {
    const exported = await exportLedger(shell, client, how.key ?? status?.value.key ?? '', folder, counter.reach)
    counter.close()
    if (exported.kind === 'problem') return refuse(shell, how, exported.problem)
    show(shell, how, exported.verdict, drawLedgerVerdict)
    if (exported.verdict.ok && how.json !== true)
      note(shell, `${exported.fetched} files fetched; check them with “carnet audit verify ${folder}”`)
    return exported.verdict.ok ? 'done' : 'integrity'
  } catch (failure) {
    counter.close()
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return unusable(shell, how, folder, says)
  }
}

const keyCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    {
      name: 'key',
      summary: 'the verifier key',
      description:
        'Print the log’s verifier key (C2SP signed-note). Give it to auditors on another way than the files.',
    },
    (client) => client.ledger(),
    ({ key }) => key,
  )

const statusCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    {
      name: 'status',
      summary: 'name, size and newest checkpoint',
      description: 'The ledger’s name, how many entries it has, how many wait, and its newest checkpoint.',
    },
    (client) => client.ledger(),
    ({ origin, size, pending, checkpoint }) =>
      [origin, `  ${size} entries, ${pending} to be sequenced`, '', checkpoint.trimEnd()].join('\n'),
  )
