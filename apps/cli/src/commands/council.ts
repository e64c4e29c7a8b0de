import type { Approver, Proposal } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { Command } from 'commander'
import { asked } from '../node.ts'
import { drawCouncil, drawProposal } from '../render/proposal.ts'
import type { Everywhere, Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'
import { collect, count } from './options.ts'

interface Options extends Everywhere {
  readonly member?: readonly string[]
  readonly outside?: readonly string[]
  readonly quorum: number
}

/** Who opens restricted data. */
export const councilCommand = (shell: Shell): Command =>
  new Command('council')
    .summary('who opens restricted data')
    .description('The council: the persons who together open restricted passenger data.')
    .addCommand(
      askingCommand(
        shell,
        { name: 'show', summary: 'the council in force', description: 'The council in force.' },
        (client) => client.council(),
        drawCouncil,
      ),
    )
    .addCommand(proposeCommand(shell))

const proposeCommand = (shell: Shell): Command =>
  new Command('propose')
    .summary('propose another council')
    .description('Propose a council, as an administrator. It is in force once each member has signed.')
    .option('--member <signer>', 'a member’s signer; may be given several times', collect)
    .option('--outside <signer>', 'a member from outside the unit; may be given several times', collect)
    .requiredOption('--quorum <number>', 'how many of them open, one from outside among them', count)
    .action(async (_options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await asked(shell, how, (client) => propose(client, how), drawProposal))
    })

async function propose(client: Client, { member = [], outside = [], quorum }: Options): Promise<Reply<Proposal>> {
  const known = await client.signers()
  if (!known.ok) return known
  const persons = new Map(known.value.signers.map((signer) => [String(signer.id), signer]))
  const members: Approver[] = []
  for (const [id, isOutside] of [...member.map((id) => [id, false]), ...outside.map((id) => [id, true])] as const) {
    const signer = persons.get(String(id))
    if (signer === undefined) return { ok: false, problem: { code: 'request/not-found', with: { what: 'signer' } } }
    members.push({ person: signer.person, signer: signer.id, outside: isOutside === true })
  }
  return client.proposeCouncil({ members, quorum })
}
