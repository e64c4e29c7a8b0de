import { formatNames, type FormatName, readMessage } from '@carnet/customs'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { bytesOf, fileFault } from '../input.ts'
import { inspectionFor } from '../inspection.ts'
import { mappingFrom } from '../mapping.ts'
import { checkSchema } from '../schema.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'
import { count } from './options.ts'

interface Options extends Everywhere {
  readonly format?: FormatName
  readonly mapping?: string
  readonly records?: number
  readonly schema?: string
}

export const inspectCommand = (shell: Shell): Command =>
  new Command('inspect')
    .summary('show how a message would be understood, without a node')
    .description(
      'Show what a message would be understood and sealed as, without a node and without taking anything in. Shows the ' +
        'values of the file: you hold it already.',
    )
    .argument('<file>', 'a message; - for standard input')
    .addOption(new Option('--format <format>', 'by default told by the content').choices(formatNames))
    .option('--mapping <mapping>', 'for a CSV file with another header: a mapping file, or the name of a built-in one')
    .option('--records <number>', 'how many records to show; by default 10, and all of them with --json', count)
    .option('--schema <folder>', 'only check an XML file against the schemas in a folder, and tell where it departs')
    .action(async (file: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await (how.schema === undefined ? inspect(shell, how, file) : check(shell, how, how.schema, file)))
    })

async function inspect(shell: Shell, how: Options, file: string): Promise<Exit> {
  const mapping = how.mapping === undefined ? undefined : mappingFrom(how.mapping)
  if (mapping?.ok === false) return misused(shell, how, mapping.says)
  const options = {
    ...(how.format === undefined ? {} : { format: how.format }),
    ...(mapping === undefined ? {} : { mapping: mapping.value }),
  }
  const inspection = inspectionFor(shell, how)
  try {
    for await (const event of readMessage(bytesOf(shell, file), options)) await inspection.take(event)
    return inspection.end()
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return unusable(shell, how, file, says)
  }
}

async function check(shell: Shell, how: Options, folder: string, file: string): Promise<Exit> {
  try {
    return await checkSchema(shell, how, folder, bytesOf(shell, file))
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return unusable(shell, how, file, says)
  }
}
