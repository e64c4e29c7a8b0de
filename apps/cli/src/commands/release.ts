import { LeastAnswer, ReleaseRequest, type View } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawRequested } from '../render/approval.ts'
import { drawView } from '../render/view.ts'
import { type Everywhere, misused, note, type Shell, show } from '../shell.ts'
import { writeResult } from '../output.ts'
import { collect } from './options.ts'

export interface ReleaseOptions {
  readonly purpose: string
  readonly case?: string
  readonly element?: readonly string[]
  readonly answer?: LeastAnswer
  readonly receipt?: string
  readonly approval?: string
  readonly breakGlass?: string
  readonly ask?: string
}

/** What `find` and `release` share: why, in which matter, how much. */
export const releaseOptions = (command: Command): Command =>
  command
    .requiredOption('--purpose <purpose>', 'the registered purpose; “carnet purposes” lists them')
    .option('--case <case>', 'the case that makes it necessary; “carnet case list” lists yours')
    .option('--element <element>', 'only this element; may be given several times', collect)
    .addOption(
      new Option('--answer <answer>', 'the least that serves; by default what the purpose begins with').choices(
        LeastAnswer.options,
      ),
    )
    .option('--approval <proposal>', 'the approval that was given to exactly this')
    .option('--break-glass <id>', 'what “carnet break-glass” began: without the approval that it needs')
    .option('--ask <reason>', 'ask others to approve it, with this reason; nothing is released yet')
    .option('--receipt <file>', 'keep the receipt of the ledger entry in this file')

export const releaseCommand = (shell: Shell): Command =>
  releaseOptions(
    new Command('release')
      .summary('release elements of records')
      .description(
        'Release elements of records for a purpose and case. What is not permitted is shown as sealed, with the reason.',
      )
      .argument('<id...>', 'ids of records, as “carnet find” shows them'),
  ).action(async (ids: readonly string[], _options: unknown, command: Command) => {
    const how: Everywhere & ReleaseOptions = command.optsWithGlobals()
    shell.finish(await released(shell, how, (client, request) => client.release(request), { ids }))
  })

/** Asks for a release, draws what comes of it, keeps its receipt. */
export async function released(
  shell: Shell,
  how: Everywhere & ReleaseOptions,
  ask: (client: Client, request: ReleaseRequest) => Promise<Reply<View>>,
  select: unknown,
): Promise<Exit> {
  const request = ReleaseRequest.safeParse({
    purpose: how.purpose,
    case: how.case,
    select,
    elements: how.element,
    answer: how.answer,
    approval: how.approval,
    breakGlass: how.breakGlass,
  })
  if (!request.success) return misused(shell, how, formOf(request.error.issues[0]?.path ?? []))
  const { ask: reason } = how
  if (reason !== undefined)
    return asked(shell, how, (client) => client.requestApproval({ request: request.data, reason }), drawRequested)
  return withNode(shell, how, async (client) => {
    const reply = await ask(client, request.data)
    if (!reply.ok) {
      keepReceipt(shell, how, 'receipt' in reply.problem.with ? reply.problem.with.receipt : undefined)
      return refuse(shell, how, reply.problem)
    }
    show(shell, how, reply.value, drawView)
    return keepReceipt(shell, how, reply.value.receipt) ? 'done' : 'failed'
  })
}

function keepReceipt(shell: Shell, { receipt: file }: ReleaseOptions, receipt: View['receipt'] | undefined): boolean {
  if (file === undefined || receipt === undefined) return true
  const fault = writeResult(file, `${JSON.stringify(receipt)}\n`)
  note(shell, fault === undefined ? `Receipt kept in ${file}` : `carnet: ${file}: ${fault}`)
  return fault === undefined
}

function formOf([name]: readonly PropertyKey[]): string {
  if (name === 'case') return '--case takes the id of a case, as “carnet case list” shows it'
  if (name === 'approval') return '--approval takes the id of a proposal, as “carnet proposal list” shows it'
  if (name === 'breakGlass') return '--break-glass takes the id that “carnet break-glass” gave'
  if (name === 'purpose') return '--purpose takes the name of a purpose, as “carnet purposes” shows it'
  if (name === 'elements') return '--element takes the name of an element, as “carnet dictionary” shows it'
  return 'a record is named by its id, as “carnet find” shows it; at most 200 at a time, and a value has at most 200 characters'
}
