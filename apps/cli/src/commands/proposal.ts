import { type Proposal, ProposalId } from '@carnet/api'
import { type Client, proposalHash } from '@carnet/sdk'
import { confirm, isCancel } from '@clack/prompts'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawProposal, drawProposals } from '../render/proposal.ts'
import { type Everywhere, misused, note, paintOn, type Shell, show, unusable } from '../shell.ts'
import type { SignerKeys } from '../signer-file.ts'
import { ownSigner, shareFor, word } from '../signing.ts'
import { askingCommand } from './asking.ts'
import { type KeyOptions, opened } from './keys.ts'
import { passphraseFd } from './signer.ts'

/** What several persons decide together. */
export const proposalCommand = (shell: Shell): Command =>
  new Command('proposal')
    .summary('list, approve and refuse what several decide')
    .description('Proposals: what is done only once several persons have signed for it.')
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'list',
          summary: 'your proposals, and those for you',
          description: 'Your own proposals, and those that you may decide on.',
        },
        (client) => client.proposals(),
        ({ proposals }, paint) => drawProposals(proposals, paint),
      ),
    )
    .addCommand(showCommand(shell))
    .addCommand(deciding(shell, 'approve', 'approval', 'Approve a proposal, by your signature.'))
    .addCommand(deciding(shell, 'refuse', 'refusal', 'Refuse a proposal, by your signature: that ends it.'))
    .addCommand(cancelCommand(shell))

const showCommand = (shell: Shell): Command =>
  onProposal(
    shell,
    new Command('show').summary('what exactly is proposed').description('What exactly is proposed, and who agreed.'),
    (how: Everywhere, id) =>
      withNode(shell, how, async (client) => {
        const shown = await seen(client, id)
        if (!shown.ok) return refuse(shell, how, shown.problem)
        show(shell, how, shown.value, drawProposal)
        return 'done'
      }),
  )

const cancelCommand = (shell: Shell): Command =>
  onProposal(
    shell,
    new Command('cancel')
      .summary('end a proposal that is not done')
      .description('End a proposal that is not done yet: your own, or one that you may decide on.'),
    (how: Everywhere, id) => asked(shell, how, (client) => client.cancelProposal({ id }), drawProposal),
  )

interface DecidingOptions extends Everywhere, KeyOptions {
  readonly with: string
  readonly hash?: string
}

const deciding = (shell: Shell, name: string, kind: 'approval' | 'refusal', says: string): Command =>
  onProposal(
    shell,
    new Command(name)
      .summary(`${name} a proposal`)
      .description(says)
      .requiredOption('--with <file>', 'your signer file')
      .option('--hash <hash>', 'the hash of the proposal that you looked at; without it you are asked')
      .option(...passphraseFd),
    (how: DecidingOptions, id) => opened(shell, how, how.with, (keys) => decide(shell, how, id, kind, keys)),
  )

/** Shows what is decided before anything is signed, and signs what was shown. */
const decide = (
  shell: Shell,
  how: DecidingOptions,
  id: ProposalId,
  kind: 'approval' | 'refusal',
  keys: SignerKeys,
): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const shown = await seen(client, id)
    if (!shown.ok) return refuse(shell, how, shown.problem)
    const proposal = shown.value
    if (how.json !== true) note(shell, drawProposal(proposal, paintOn(shell.err)))
    const meant = await isMeant(shell, how, proposal, kind)
    if (!meant.ok) return misused(shell, how, meant.says)
    const own = await ownSigner(client, keys.signingKey)
    if (!own.ok) return refuse(shell, how, own.problem)
    const share = kind === 'approval' ? await shareFor(proposal, own.value.signer, keys) : undefined
    if (share === undefined && kind === 'approval' && proposal.recipient !== undefined)
      return unusable(shell, how, how.with, 'it does not open your share of what is to be opened')
    const said = { kind, what: proposal.hash, ...(share === undefined ? {} : { share }) }
    const assertion = word({ ...own.value, named: proposal }, id, said, keys, new Date())
    const reply = await client[kind === 'approval' ? 'approveProposal' : 'refuseProposal']({ id, assertion })
    if (!reply.ok) return refuse(shell, how, reply.problem)
    show(shell, how, reply.value, drawProposal)
    return 'done'
  })

/** THREAT: an edge that shows one thing and has another signed. What is signed is the hash of what is shown. */
async function seen(client: Client, id: ProposalId): ReturnType<Client['proposal']> {
  const reply = await client.proposal({ id })
  if (!reply.ok || (reply.value.id === id && (await proposalHash(reply.value)) === reply.value.hash)) return reply
  return { ok: false, problem: { code: 'integrity/record', with: { what: 'proposal', record: id } } }
}

async function isMeant(
  shell: Shell,
  { hash }: DecidingOptions,
  proposal: Proposal,
  kind: 'approval' | 'refusal',
): Promise<{ readonly ok: true } | { readonly ok: false; readonly says: string }> {
  if (hash !== undefined)
    return hash === proposal.hash ? { ok: true } : { ok: false, says: '--hash is not the hash of this proposal' }
  if (shell.in.isTTY !== true)
    return { ok: false, says: 'where nobody can be asked, say with --hash what you looked at' }
  const message = kind === 'approval' ? 'Sign your approval of exactly this?' : 'Sign your refusal of this?'
  const answer = await confirm({ message, initialValue: false, input: shell.in, output: shell.err })
  return !isCancel(answer) && answer ? { ok: true } : { ok: false, says: 'nothing was signed' }
}

/** A command about one proposal. */
const onProposal = <How extends Everywhere>(
  shell: Shell,
  command: Command,
  ask: (how: How, id: ProposalId) => Promise<Exit>,
): Command =>
  command
    .argument('<proposal>', 'its id, as “carnet proposal list” shows it')
    .action(async (text: string, _options: unknown, ran: Command) => {
      const how: How = ran.optsWithGlobals()
      const id = ProposalId.safeParse(text)
      shell.finish(
        id.success
          ? await ask(how, id.data)
          : misused(shell, how, 'a proposal is named by its id, as “carnet proposal list” shows it'),
      )
    })
