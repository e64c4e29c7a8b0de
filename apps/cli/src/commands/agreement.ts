import { AgreementId, AgreementProposal, type DomesticAgreement } from '@carnet/api'
import { dictionary } from '@carnet/customs'
import type { Client, Reply } from '@carnet/sdk'
import { Command } from 'commander'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { asked } from '../node.ts'
import { drawAgreement, drawAgreements } from '../render/guest.ts'
import { drawProposal } from '../render/proposal.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect } from './options.ts'

/** What was agreed on with others. */
export const agreementCommand = (shell: Shell): Command =>
  new Command('agreement')
    .summary('what others may read, and until when')
    .description('Agreements: what was agreed on with others.')
    .addCommand(
      new Command('domestic')
        .summary('agreements with guest offices')
        .description('Agreements with guest offices: purposes and elements, from a moment until another.')
        .addCommand(proposeCommand(shell))
        .addCommand(
          askingCommand(
            shell,
            {
              name: 'list',
              summary: 'the agreements',
              description: 'The agreements with guest offices; to a guest, those of the own office.',
            },
            (client) => client.agreements(),
            ({ agreements }, paint) => drawAgreements(agreements, paint),
          ),
        )
        .addCommand(
          named(shell, 'show', 'an agreement', 'An agreement: its terms, and who approved it.', (client, id) =>
            client.agreement({ id }),
          ),
        )
        .addCommand(
          named(shell, 'end', 'end an agreement', 'End an agreement at once. Either side does, alone.', (client, id) =>
            client.endAgreement({ id }),
          ),
        ),
    )

interface Options extends Everywhere {
  readonly title: string
  readonly party?: readonly string[]
  readonly basis: string
  readonly purpose?: readonly string[]
  readonly element?: readonly string[]
  readonly class?: readonly string[]
  readonly from: string
  readonly until: string
  readonly document?: string
  readonly reason: string
}

const proposeCommand = (shell: Shell): Command =>
  new Command('propose')
    .summary('propose an agreement')
    .description(
      'Propose an agreement with a guest office. It counts once a policy approver and the data protection officer have signed it.',
    )
    .argument('<office>', 'the guest office’s code')
    .requiredOption('--title <text>', 'what the agreement is called')
    .option('--party <name>', 'who signed it; given for each', collect)
    .requiredOption('--basis <text>', 'its legal basis')
    .option('--purpose <purpose>', 'a purpose of the register; may be given several times', collect)
    .option('--element <element>', 'an element that may be read; may be given several times', collect)
    .option('--class <class>', 'all elements of a class now, as declaration/commercial; each is named', collect)
    .requiredOption('--from <instant>', 'from when it counts (UTC)')
    .requiredOption('--until <instant>', 'the first moment at which it gives nothing (UTC)')
    .option('--document <file>', 'the signed document; its SHA-256 goes with the proposal, and not the file')
    .requiredOption('--reason <text>', 'why, for those who approve')
    .action(async (office: string, _options: unknown, command: Command) => {
      shell.finish(await propose(shell, command.optsWithGlobals(), office))
    })

async function propose(shell: Shell, how: Options, office: string): Promise<Exit> {
  const { title, party, basis, purpose, from, until, reason } = how
  const unknown = how.class?.find((each) => elementsIn(each).length === 0)
  if (unknown !== undefined)
    return misused(shell, how, 'a class is a record type and a classification, as declaration/commercial')
  const document = how.document === undefined ? undefined : digestOf(how.document)
  if (typeof document === 'object') return unusable(shell, how, how.document ?? '', document.says)
  const elements = [...new Set([...(how.element ?? []), ...(how.class ?? []).flatMap(elementsIn)])]
  const proposal = AgreementProposal.safeParse({
    office,
    title,
    parties: party,
    legalBasis: basis,
    purposes: purpose,
    elements,
    from: instantOf(from),
    until: instantOf(until),
    ...(document === undefined ? {} : { document }),
    reason,
  })
  if (!proposal.success)
    return misused(
      shell,
      how,
      'an agreement has two parties or more, purposes, elements, and instants as 2026-07-01T00:00:00Z',
    )
  return asked(shell, how, (client) => client.proposeAgreement(proposal.data), drawProposal)
}

/** The elements of a class, as the dictionary has them today: what it comes to know later was not agreed on. */
function elementsIn(named: string): readonly string[] {
  const [type, classification] = named.split('/')
  return dictionary
    .filter((element) => element.recordType === type && element.classification === classification)
    .map(({ id }) => id)
}

/** A whole day, or an instant. */
const instantOf = (text: string): string => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)

function digestOf(file: string): string | { readonly says: string } {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64url')
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { says }
  }
}

const named = (
  shell: Shell,
  name: string,
  summary: string,
  description: string,
  ask: (client: Client, id: AgreementId) => Promise<Reply<DomesticAgreement>>,
): Command =>
  new Command(name)
    .summary(summary)
    .description(description)
    .argument('<agreement>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = AgreementId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => ask(client, id.data), drawAgreement)
          : misused(shell, how, 'an agreement is named by its id, as “carnet agreement domestic list” shows it'),
      )
    })
