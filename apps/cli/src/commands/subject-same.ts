import { MergeEvidence, SubjectMerge, SubjectShow, SubjectSplit, SubjectUnmerge } from '@carnet/api'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { askValue } from '../input.ts'
import { asked } from '../node.ts'
import { drawJoined, drawShown, drawSplit } from '../render/subject.ts'
import { parseTerm } from '../selection.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'

interface Options extends Everywhere {
  readonly case: string
}

/** A command on subjects, in a case that makes it necessary. */
const inCase = (name: string, summary: string, description: string): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .requiredOption('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')

/** What an option or argument is not, when the whole is not what it should be. */
const wrong = (shell: Shell, how: Everywhere, error: { readonly issues: readonly { path: PropertyKey[] }[] }): Exit =>
  misused(
    shell,
    how,
    `the ${String(error.issues[0]?.path[0] ?? 'id')} is not what it should be; “carnet subject --help” says what is`,
  )

export const showCommand = (shell: Shell): Command =>
  inCase(
    'show',
    'how much is held about a subject',
    'A subject: how much is held about it, and what it was merged with.',
  )
    .argument('<subject>', 'its id; “carnet subject find” shows it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      const asks = SubjectShow.safeParse({ id, case: how.case })
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.showSubject(asks.data), drawShown)
          : wrong(shell, how, asks.error),
      )
    })

interface MergeOptions extends Options {
  readonly because: string
}

export const mergeCommand = (shell: Shell): Command =>
  inCase(
    'merge',
    'say that two subjects are one',
    'Say that two subjects are one: requests about either, an erasure too, cover both. Their keys stay apart, and “carnet ' +
      'subject unmerge” undoes it.',
  )
    .argument('<from>', 'the subject that is merged')
    .argument('<into>', 'the subject that it is one with')
    .addOption(
      new Option('--because <evidence>', 'what shows it').choices(MergeEvidence.options).makeOptionMandatory(true),
    )
    .action(async (from: string, into: string, _options: unknown, command: Command) => {
      const how: MergeOptions = command.optsWithGlobals()
      const asks = SubjectMerge.safeParse({ from, into, case: how.case, because: how.because })
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.mergeSubjects(asks.data), drawJoined)
          : wrong(shell, how, asks.error),
      )
    })

export const unmergeCommand = (shell: Shell): Command =>
  inCase(
    'unmerge',
    'undo a merge',
    'Undo a merge: requests about either cover that one only. What was erased stays erased.',
  )
    .argument('<from>', 'the subject that was merged')
    .action(async (from: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      const asks = SubjectUnmerge.safeParse({ from, case: how.case })
      shell.finish(
        asks.success
          ? await asked(shell, how, (client) => client.unmergeSubjects(asks.data), drawJoined)
          : wrong(shell, how, asks.error),
      )
    })

interface SplitOptions extends Options {
  readonly identifier?: string
  readonly issuer?: string
  readonly valueFrom?: string
}

export const splitCommand = (shell: Shell): Command =>
  inCase(
    'split',
    'say that records are about somebody else',
    'Say that some records of a subject are about somebody else, who was taken for the same: a job seals what is about them ' +
      'there under keys of a new subject. Merging the two undoes it.',
  )
    .argument('<subject>', 'whom they are said to be about')
    .argument('<record...>', 'the records’ ids')
    .option('--identifier <term>', 'ELEMENT= of the identifier that is the other one’s; its value is asked for')
    .option('--issuer <issuer>', 'with --identifier: the issuing state, or the register that it is of')
    .option('--value-from <where>', '-: read the identifier from standard input')
    .action(async (id: string, records: readonly string[], _options: unknown, command: Command) => {
      shell.finish(await split(shell, command.optsWithGlobals(), id, records))
    })

async function split(shell: Shell, how: SplitOptions, id: string, records: readonly string[]): Promise<Exit> {
  if (how.valueFrom !== undefined && how.valueFrom !== '-') return misused(shell, how, '--value-from takes -')
  const term = how.identifier === undefined ? undefined : parseTerm(how.identifier)
  if (term?.ok === false) return misused(shell, how, term.says)
  const identifier = term && (await identifierOf(shell, how, term.value.element.id, term.value.value))
  const asks = SubjectSplit.safeParse({ id, records, case: how.case, identifier })
  return asks.success
    ? asked(shell, how, (client) => client.splitSubject(asks.data), drawSplit)
    : wrong(shell, how, asks.error)
}

async function identifierOf(shell: Shell, { issuer, valueFrom }: SplitOptions, element: string, given: string) {
  const value = given === '' ? await askValue(shell, element, valueFrom !== undefined) : given
  return { element, value, issuer }
}
