import { CaseId, CaseKind, CaseOpening } from '@carnet/api'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCases } from '../render/register.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { askValue } from '../input.ts'
import { askingCommand } from './asking.ts'
import { importCommand } from './case-import.ts'

interface OpenOptions extends Everywhere {
  readonly kind: CaseKind
  readonly reference?: string
  readonly office?: string
  readonly until?: string
}

/** The operational matters that make an access necessary. */
export const caseCommand = (shell: Shell): Command =>
  new Command('case')
    .summary('open, list and close cases')
    .description('Cases: the matters that make an access necessary.')
    .addCommand(openCommand(shell))
    .addCommand(importCommand(shell))
    .addCommand(listCommand(shell))
    .addCommand(closeCommand(shell))

const openCommand = (shell: Shell): Command =>
  new Command('open')
    .summary('open a case')
    .description('Open a case. It lapses by itself: after 24 hours for a tip-off, else after 30 days.')
    .addOption(new Option('--kind <kind>', 'what kind of matter it is').choices(CaseKind.options).makeOptionMandatory())
    .option('--reference <text>', 'the matter’s number in your own system; asked for where it is not given')
    .option('--office <code>', 'the office whose case it is')
    .option('--until <instant>', 'when it lapses, such as 2026-12-31T16:00:00Z')
    .action(async (_options: unknown, command: Command) => {
      const how: OpenOptions = command.optsWithGlobals()
      shell.finish(await open(shell, how))
    })

async function open(shell: Shell, how: OpenOptions): Promise<Exit> {
  const reference = how.reference ?? (await askValue(shell, 'the reference'))
  const opening = CaseOpening.safeParse({ kind: how.kind, reference, office: how.office, until: how.until })
  if (!opening.success) {
    const member = String(opening.error.issues[0]?.path[0] ?? 'reference')
    return misused(shell, how, `--${member} is not what it should be; “carnet case open --help” says what is`)
  }
  return asked(
    shell,
    how,
    (client) => client.openCase(opening.data),
    (opened, paint) => drawCases([opened], paint),
  )
}

const listCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    { name: 'list', summary: 'your cases', description: 'The cases that you opened, or whose office you belong to.' },
    (client) => client.cases(),
    ({ cases }, paint) => drawCases(cases, paint),
  )

const closeCommand = (shell: Shell): Command =>
  new Command('close')
    .summary('close a case')
    .description('Close a case: nothing more is released for it.')
    .argument('<case>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = CaseId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.closeCase({ id: id.data }),
              (closed, paint) => drawCases([closed], paint),
            )
          : misused(shell, how, 'a case is named by its id, as “carnet case list” shows it'),
      )
    })
