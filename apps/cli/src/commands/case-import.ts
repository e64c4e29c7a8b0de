import type { CasesImported } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { bytesOf, fileFault } from '../input.ts'
import { asked } from '../node.ts'
import { type Everywhere, type Shell, unusable } from '../shell.ts'

export const importCommand = (shell: Shell): Command =>
  new Command('import')
    .summary('open the cases of a list')
    .description(
      'Open the cases of a list of your own system: CSV with a header, or lines of JSON (docs/formats/case-list.md). All of them ' +
        'or none; one that came before is known by its reference.',
    )
    .argument('<file>', 'the list; - for standard input')
    .action(async (file: string, _options: unknown, command: Command) => {
      shell.finish(await importList(shell, command.optsWithGlobals(), file))
    })

/** What a list may weigh, in bytes: the node takes no more. */
const heaviest = 500_000

async function importList(shell: Shell, how: Everywhere, file: string): Promise<Exit> {
  const list = await listIn(shell, file)
  if ('fault' in list) return unusable(shell, how, file, list.fault)
  return asked(shell, how, (client) => client.importCases({ list: list.text }), drawImported)
}

async function listIn(shell: Shell, file: string): Promise<{ readonly text: string } | { readonly fault: string }> {
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const part of bytesOf(shell, file)) {
      bytes += part.byteLength
      if (bytes > heaviest) return { fault: `a list has at most ${heaviest} bytes` }
      parts.push(part)
    }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)) }
  } catch (failure) {
    if (failure instanceof TypeError) return { fault: 'it is no text in UTF-8' }
    const fault = fileFault(failure)
    if (fault === undefined) throw failure
    return { fault }
  }
}

const drawImported = ({ opened, changed, known }: CasesImported): string =>
  `Cases opened: ${opened}; until another time: ${changed}; as they were: ${known}`
