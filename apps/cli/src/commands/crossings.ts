import { EntryHash, RecordId } from '@carnet/api'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked } from '../node.ts'
import { drawCrossings } from '../render/crossings.ts'
import { drawDecision } from '../render/decision.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'

interface CrossingsOptions extends Everywhere {
  readonly after?: string
}

export const crossingsCommand = (shell: Shell): Command =>
  new Command('crossings')
    .summary('who has crossed a record')
    .description(
      'Every search, release, export and refusal that a record was part of, newest first. Whoever was shown it in the last 24 hours ' +
        'sees colleagues by an alias and their offices; the data protection officer, auditors and security analysts see names, and ' +
        'that they looked is stamped.',
    )
    .argument('<record>', 'the record’s id, as a release shows it')
    .option('--after <hash>', 'the page behind this entry, as the page before says at its end')
    .action(async (record: string, _options: unknown, command: Command) => {
      shell.finish(await showCrossings(shell, command.optsWithGlobals(), record))
    })

async function showCrossings(shell: Shell, how: CrossingsOptions, record: string): Promise<Exit> {
  const id = RecordId.safeParse(record)
  const after = EntryHash.optional().safeParse(how.after)
  if (!id.success) return misused(shell, how, 'a record is named by its id, as a release shows it')
  if (!after.success) return misused(shell, how, notHash)
  const query = { id: id.data, ...(after.data === undefined ? {} : { after: after.data }) }
  return asked(
    shell,
    how,
    (client) => client.crossings(query),
    (crossings, paint) => drawCrossings(record, crossings, paint),
  )
}

export const explainCommand = (shell: Shell): Command =>
  new Command('explain')
    .summary('why something was decided as it was')
    .description(
      'A past decision, by the hash of its entry: what was known then, which rules decided, what it lacked, and what the rules say ' +
        'to it today. The account is the one that was sealed with the entry, whose hash stands in it. Of one’s own; of anybody for the ' +
        'data protection officer, auditors and security analysts.',
    )
    .argument('<hash>', 'the entry’s hash, as a release, a refusal or “carnet me log” shows it')
    .option('--facts', 'show every fact that was known, not the rules alone')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly facts?: true } = command.optsWithGlobals()
      const hash = EntryHash.safeParse(text)
      shell.finish(
        hash.success
          ? await asked(
              shell,
              how,
              (client) => client.decision({ hash: hash.data }),
              (decision, paint) => drawDecision(decision, how.facts === true, paint),
            )
          : misused(shell, how, notHash),
      )
    })

const notHash = 'an entry is named by its hash: 43 letters, digits, - and _'
