import { SubjectQuery } from '@carnet/api'
import { dictionary } from '@carnet/customs'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { askValue } from '../input.ts'
import { asked } from '../node.ts'
import { drawSubject } from '../render/destruction.ts'
import { parseTerm } from '../selection.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { mergeCommand, showCommand, splitCommand, unmergeCommand } from './subject-same.ts'

interface Options extends Everywhere {
  readonly case: string
  readonly issuer?: string
  readonly valueFrom?: string
}

/** Persons and firms, as the node knows them by their identifiers. */
export const subjectCommand = (shell: Shell): Command =>
  new Command('subject')
    .summary('find a person or firm; say who is the same')
    .description('Subjects: persons and firms, as the node knows them by their identifiers.')
    .addCommand(findCommand(shell))
    .addCommand(showCommand(shell))
    .addCommand(mergeCommand(shell))
    .addCommand(unmergeCommand(shell))
    .addCommand(splitCommand(shell))

const findCommand = (shell: Shell): Command =>
  new Command('find')
    .summary('the subject that an identifier names')
    .description(
      'The subject that an identifier names, and what is held about it. Stamped, found or not.\n\n' +
        'What is typed on a command line stays in the shell’s history. ELEMENT= without a value asks for it, or reads ' +
        'the first line of standard input; so does --value-from - for an ELEMENT.',
    )
    .argument('<term>', 'ELEMENT= of an element that identifies, such as travel-document.number=')
    .requiredOption('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')
    .option('--issuer <issuer>', 'the issuing state, or the register that the number is of')
    .option('--value-from <where>', '-: read the value from standard input')
    .addHelpText('after', '\nExample:\n  carnet subject find travel-document.number= --issuer UTO --case 0198…')
    .action(async (term: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await find(shell, how, term))
    })

async function find(shell: Shell, how: Options, text: string): Promise<Exit> {
  if (how.valueFrom !== undefined && how.valueFrom !== '-') return misused(shell, how, '--value-from takes -')
  const term = parseTerm(text)
  if (!term.ok) return misused(shell, how, term.says)
  const { element } = term.value
  if (element.identifier === undefined)
    return misused(shell, how, `${element.id} does not identify anybody; these do: ${identifying()}`)
  const piped = how.valueFrom !== undefined
  const value = term.value.value === '' ? await askValue(shell, element.id, piped) : term.value.value
  const query = SubjectQuery.safeParse({ element: element.id, value, issuer: how.issuer, case: how.case })
  if (!query.success) {
    const member = String(query.error.issues[0]?.path[0] ?? 'value')
    return misused(shell, how, `the ${member} is not what it should be; “carnet subject find --help” says what is`)
  }
  return asked(shell, how, (client) => client.findSubject(query.data), drawSubject)
}

const identifying = (): string =>
  dictionary
    .filter(({ identifier }) => identifier !== undefined)
    .map(({ id }) => id)
    .join(', ')
