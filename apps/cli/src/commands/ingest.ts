import { formatNames, type FormatName } from '@carnet/customs'
import type { IntakeAnswer } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { Command, Option } from 'commander'
import { statSync } from 'node:fs'
import { type Exit, exitOf, gravest } from '../exit.ts'
import { bytesOf, fileFault } from '../input.ts'
import { addressOf, withNode } from '../node.ts'
import { mappingFrom } from '../mapping.ts'
import { openProgress } from '../progress.ts'
import { drawIntakeAnswer } from '../render/intake.ts'
import { drawProblem, problemJson } from '../render/problem.ts'
import { type Everywhere, misused, note, paintOn, say, type Shell } from '../shell.ts'

interface Options extends Everywhere {
  readonly format?: FormatName
  readonly mapping?: string
  readonly idempotencyKey?: string
}

interface Sending extends Options {
  /** The mapping to go with the message, as JSON. */
  readonly mappingFile: string | undefined
}

export const ingestCommand = (shell: Shell): Command =>
  new Command('ingest')
    .summary('take messages in')
    .description(
      'Hand messages to the node: each is taken in whole or not at all. Tells what was understood, what it was sealed ' +
        'as, and what was unknown; or, while the node’s key provider is down, that it is kept to be taken in later: the same ' +
        'file again tells what became of it. With --json, a line for each file.',
    )
    .argument('<file...>', 'messages; - for standard input')
    .addOption(new Option('--format <format>', 'by default told by the content').choices(formatNames))
    .option('--mapping <mapping>', 'for a CSV file with another header: a mapping file, or the name of a built-in one')
    .option('--idempotency-key <key>', 'the same key again is answered with the same report; one file only')
    .action(async (files: readonly string[], _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await ingestAll(shell, how, files))
    })

async function ingestAll(shell: Shell, how: Options, files: readonly string[]): Promise<Exit> {
  if (how.idempotencyKey !== undefined && files.length > 1)
    return misused(shell, how, '--idempotency-key goes with one file')
  const mapping = how.mapping === undefined ? undefined : mappingFrom(how.mapping)
  if (mapping?.ok === false) return misused(shell, how, mapping.says)
  const mappingFile = mapping === undefined ? undefined : JSON.stringify(mapping.value)
  return withNode(shell, how, (client) => ingest(shell, { ...how, mappingFile }, client, files))
}

async function ingest(shell: Shell, how: Sending, client: Client, files: readonly string[]): Promise<Exit> {
  const exits: Exit[] = []
  for (const file of files) {
    if (shell.signal.aborted) return 'failed'
    exits.push(await ingestFile(shell, how, client, file))
  }
  return gravest(exits)
}

async function ingestFile(shell: Shell, how: Sending, client: Client, file: string): Promise<Exit> {
  try {
    return told(shell, how, file, await send(shell, how, client, file))
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    if (how.json === true) say(shell, JSON.stringify({ file, problem: { code: 'command/file', title: says } }))
    else note(shell, `carnet: ${file}: ${says}`)
    return 'failed'
  }
}

async function send(shell: Shell, how: Sending, client: Client, file: string): Promise<Reply<IntakeAnswer>> {
  const bytes = file === '-' ? undefined : statSync(file).size
  const progress = openProgress(shell, file, bytes)
  try {
    return await client.ingest(bytesOf(shell, file), {
      ...(how.format === undefined ? {} : { format: how.format }),
      ...(how.mappingFile === undefined ? {} : { mappingFile: how.mappingFile }),
      ...(how.idempotencyKey === undefined ? {} : { idempotencyKey: how.idempotencyKey }),
      signal: shell.signal,
      onProgress: progress.reach,
    })
  } finally {
    progress.close()
  }
}

function told(shell: Shell, how: Options, file: string, reply: Reply<IntakeAnswer>): Exit {
  if (how.json === true) say(shell, JSON.stringify({ file, ...(reply.ok ? reply.value : problemJson(reply.problem)) }))
  else if (reply.ok) say(shell, `${file}\n${drawIntakeAnswer(reply.value, paintOn(shell.out))}`)
  else note(shell, `${file}: ${drawProblem(reply.problem, paintOn(shell.err), addressOf(shell, how))}`)
  return reply.ok ? 'done' : exitOf[reply.problem.code]
}
