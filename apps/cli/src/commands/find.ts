import { RecordType, type ReleaseRequest } from '@carnet/api'
import { Command, Option } from 'commander'
import { askValue } from '../input.ts'
import type { Exit } from '../exit.ts'
import { parseTerm, selectionOf, type Term, type Understood } from '../selection.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { count } from './options.ts'
import { released, type ReleaseOptions, releaseOptions } from './release.ts'

type Options = Everywhere &
  ReleaseOptions & {
    readonly type?: RecordType
    readonly limit?: number
    readonly after?: string
    readonly valueFrom?: string
    readonly soundsLike?: boolean
  }

export const findCommand = (shell: Shell): Command =>
  releaseOptions(
    new Command('find')
      .summary('find records for a purpose')
      .description(
        'Find records for a purpose and case: by indexed elements that must all be found, such as a name and a date of birth, ' +
          'or by open elements of one record type.\n\n' +
          'What is typed on a command line stays in the shell’s history. ELEMENT= without a value asks for it, or reads ' +
          'the first line of standard input; so does --value-from - for an ELEMENT.',
      )
      .argument('[term...]', 'ELEMENT=VALUE, such as declaration.reference=…; ELEMENT= to be asked for the value'),
  )
    .addOption(new Option('--type <type>', 'only records of this type').choices(RecordType.options))
    .option('--limit <number>', 'how many records at most (filters only)', count)
    .option('--after <record>', 'go on after this record (filters only)')
    .option('--sounds-like', 'names that sound like the one sought are meant too')
    .option('--value-from <where>', '-: read the value from standard input')
    .addHelpText('after', '\nExample:\n  carnet find declaration.reference= --purpose clearance --case 0198…')
    .action(async (terms: readonly string[], _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await find(shell, how, terms))
    })

async function find(shell: Shell, how: Options, texts: readonly string[]): Promise<Exit> {
  if (how.valueFrom !== undefined && how.valueFrom !== '-') return misused(shell, how, '--value-from takes -')
  const terms = await readTerms(shell, texts, how.valueFrom !== undefined)
  if (!terms.ok) return misused(shell, how, terms.says)
  const select = selectionOf(terms.value, how)
  if (!select.ok) return misused(shell, how, select.says)
  return released(
    shell,
    how,
    (client, request) => client.find(request),
    select.value satisfies ReleaseRequest['select'],
  )
}

async function readTerms(shell: Shell, texts: readonly string[], piped: boolean): Promise<Understood<readonly Term[]>> {
  const terms: Term[] = []
  for (const text of texts) {
    const term = parseTerm(text)
    if (!term.ok) return term
    const value = term.value.value === '' ? await askValue(shell, term.value.element.id, piped) : term.value.value
    if (value === undefined) return { ok: false, says: `no value for ${term.value.element.id}` }
    terms.push({ ...term.value, value })
  }
  return { ok: true, value: terms }
}
