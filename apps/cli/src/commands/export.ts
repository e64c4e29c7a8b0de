import { type Export, ExportFormat, ExportId, ExportRequest, ExportWord } from '@carnet/api'
import { type Client, type Reply, unpack } from '@carnet/sdk'
import { Command, Option } from 'commander'
import { existsSync, readFileSync } from 'node:fs'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { asked, refuse, withNode } from '../node.ts'
import { writeNew } from '../output.ts'
import { drawExport, drawExports, drawTrace } from '../render/export.ts'
import { parseTerm, selectionOf } from '../selection.ts'
import { type Everywhere, misused, type Shell, show, unusable } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect } from './options.ts'

/** Files that leave. */
export const exportCommand = (shell: Shell): Command =>
  new Command('export')
    .summary('make files of elements of records, and account for them')
    .description('Exports: files for one recipient each, approved by somebody else, encrypted to the recipient’s key.')
    .addCommand(requestCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'exports, and what is overdue',
          description: 'Your exports; everybody’s, where you answer for them.',
        },
        (client) => client.exports(),
        drawExports,
      ),
    )
    .addCommand(
      onExport(shell, 'show', 'an export, and where it stands', (how, id) =>
        asked(shell, how, (client) => client.showExport({ id }), drawExport),
      ),
    )
    .addCommand(
      onExport(shell, 'fetch', 'fetch your approved export, encrypted to its recipient', (how: FetchOptions, id) =>
        fetchInto(shell, how, id),
      ).requiredOption('--out <file>', 'where to write it; nothing is written over'),
    )
    .addCommand(
      wordCommand(shell, 'acknowledge', 'hand in the receipt code from inside the package', (client, word) =>
        client.acknowledgeExport(word),
      ),
    )
    .addCommand(
      wordCommand(
        shell,
        'certify-deletion',
        'hand in the deletion code: the recipient has deleted it',
        (client, word) => client.certifyDeletion(word),
      ),
    )
    .addCommand(
      onExport(shell, 'revoke', 'take back an export that nobody has fetched', (how, id) =>
        asked(shell, how, (client) => client.revokeExport({ id }), drawExport),
      ),
    )
    .addCommand(traceCommand(shell))

interface RequestOptions extends Everywhere {
  readonly purpose: string
  readonly case?: string
  readonly element: readonly string[]
  readonly answer?: string
  readonly recipient: string
  readonly format: string
  readonly deleteBy: string
  readonly reason: string
  readonly id?: readonly string[]
  readonly where?: readonly string[]
  readonly type?: 'declaration'
}

const requestCommand = (shell: Shell): Command =>
  new Command('request')
    .summary('ask for a file')
    .description('Ask for a file of elements of records. Somebody else has to approve it: “carnet proposal approve”.')
    .requiredOption('--purpose <purpose>', 'the registered purpose; “carnet purposes” lists them')
    .option('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')
    .requiredOption(
      '--element <element>',
      'an element to be in it; may be given several times, and all are given',
      collect,
    )
    .option('--id <record>', 'a record; may be given several times', collect)
    .option('--where <term>', 'ELEMENT=VALUE that selects records; may be given several times', collect)
    .option('--type <type>', 'the type of record, where nothing else says it')
    .option('--answer <answer>', 'masked or whole; by default what the purpose begins with')
    .requiredOption('--recipient <recipient>', 'whom for; “carnet recipient list” shows them')
    .addOption(
      new Option('--format <format>', 'of the data; a node that keeps no original messages refuses `original`')
        .choices(ExportFormat.options)
        .default('csv'),
    )
    .requiredOption('--delete-by <instant>', 'when the recipient must have deleted it, as 2026-03-01T00:00:00Z')
    .requiredOption('--reason <reason>', 'why, for who approves it')
    .action(async (_options: unknown, command: Command) => {
      shell.finish(await requested(shell, command.optsWithGlobals()))
    })

async function requested(shell: Shell, how: RequestOptions): Promise<Exit> {
  const select = selectIn(how)
  if (!select.ok) return misused(shell, how, select.says)
  const { purpose, case: matter, element: elements, answer, recipient, format, deleteBy, reason } = how
  const said = { purpose, case: matter, select: select.value, elements, answer, recipient, format, deleteBy, reason }
  const asks = ExportRequest.safeParse(said)
  if (asks.success) return asked(shell, how, (client) => client.requestExport(asks.data), drawExport)
  const wrong = String(asks.error.issues[0]?.path[0] ?? '')
  return misused(shell, how, `the ${wrong} is not what it should be; “carnet export request --help” says what is`)
}

/** Records by id, or by what finds or filters them, as “carnet find” takes it. */
function selectIn({ id: ids, where = [], type }: RequestOptions) {
  if (ids !== undefined) return { ok: true, value: { ids } } as const
  const terms = []
  for (const text of where) {
    const term = parseTerm(text)
    if (!term.ok) return term
    terms.push(term.value)
  }
  const selection = selectionOf(terms, type === undefined ? {} : { type })
  if (!selection.ok || !('where' in selection.value)) return selection
  const { type: of, where: filter } = selection.value
  return { ok: true, value: { type: of, where: filter } } as const
}

interface FetchOptions extends Everywhere {
  readonly out: string
}

async function fetchInto(shell: Shell, how: FetchOptions, id: ExportId): Promise<Exit> {
  // Looked at before anything is asked for: what can't be written should not have been fetched.
  if (existsSync(how.out)) return unusable(shell, how, how.out, 'it is there already; nothing is written over it')
  return withNode(shell, how, async (client) => {
    const reply = await client.fetchExport({ id })
    if (!reply.ok) return refuse(shell, how, reply.problem)
    const { content, ...rest } = reply.value
    const says = writeNew(how.out, Buffer.from(content, 'base64'))
    if (says !== undefined) return unusable(shell, how, how.out, says)
    show(shell, how, { ...rest, out: how.out }, () => `Written to ${how.out}, encrypted to the recipient.`)
    return 'done'
  })
}

interface WordOptions extends Everywhere {
  readonly code: string
}

const wordCommand = (
  shell: Shell,
  name: string,
  summary: string,
  ask: (client: Client, word: ExportWord) => Promise<Reply<Export>>,
): Command =>
  onExport(shell, name, summary, async (how: WordOptions, id) => {
    const word = ExportWord.safeParse({ id, code: how.code })
    if (!word.success) return misused(shell, how, 'the code has 27 characters, as “carnet open” shows it')
    return asked(shell, how, (client) => ask(client, word.data), drawExport)
  }).requiredOption('--code <code>', 'as “carnet open” shows it')

/** Bytes of a file that are looked at. */
const mostTraced = 900_000

const traceCommand = (shell: Shell): Command =>
  new Command('trace')
    .summary('whose copy a file is')
    .description('Whose copy a file is that was found somewhere: CSV, JSON, XML, a workbook, or a manifest.')
    .argument('<file>', 'the file')
    .action(async (file: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const text = await textIn(file)
      shell.finish(
        text.ok
          ? await asked(shell, how, (client) => client.traceExport({ text: text.value }), drawTrace)
          : unusable(shell, how, file, text.says),
      )
    })

async function textIn(file: string) {
  try {
    const bytes = readFileSync(file)
    const files = bytes.subarray(0, 2).toString() === 'PK' ? await unpack(bytes, true) : undefined
    const text = files === undefined ? bytes.toString() : [...files.values()].map(textOf).join('\n')
    const looked = text.slice(0, mostTraced / 2)
    return looked === '' ? ({ ok: false, says: 'it is empty' } as const) : ({ ok: true, value: looked } as const)
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { ok: false, says } as const
  }
}
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** A command about one export. */
const onExport = <How extends Everywhere>(
  shell: Shell,
  name: string,
  summary: string,
  ask: (how: How, id: ExportId) => Promise<Exit>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<export>', 'its id, as “carnet export list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: How = command.optsWithGlobals()
      const id = ExportId.safeParse(text)
      shell.finish(
        id.success
          ? await ask(how, id.data)
          : misused(shell, how, 'an export is named by its id, as “carnet export list” shows it'),
      )
    })
