import { Audit, GrantId, GrantRequest, type GrantQuery, Role } from '@carnet/api'
import { Argument, Command, Option } from 'commander'
import type { Exit } from '../exit.ts'
import { asked, withNode } from '../node.ts'
import { drawGrant, drawGrants } from '../render/grant.ts'
import { drawProposal } from '../render/proposal.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { collect } from './options.ts'

interface RequestOptions extends Everywhere {
  readonly office?: readonly string[]
  readonly audit?: string
  readonly from?: string
  readonly until: string
  readonly reason: string
}

/** Roles that persons hold for a time. */
export const grantCommand = (shell: Shell): Command =>
  new Command('grant')
    .summary('roles that persons hold for a time')
    .description('Grants: roles for a time, asked for by one person and approved by others with their signatures.')
    .addCommand(requestCommand(shell))
    .addCommand(listCommand(shell, 'list', 'grants: your own, an office’s, or all', (client) => client.grants))
    .addCommand(oneCommand(shell, 'show', 'a grant', (client) => client.grant))
    .addCommand(oneCommand(shell, 'revoke', 'end a grant at once', (client) => client.revokeGrant))
    .addCommand(
      listCommand(
        shell,
        'due',
        'grants that end within 90 days and nobody approved anew',
        (client) => client.recertifications,
      ),
    )

const requestCommand = (shell: Shell): Command =>
  new Command('request')
    .summary('ask for a role for somebody')
    .description('Ask for a role for somebody, or for yourself. Others approve it: “carnet proposal approve”.')
    .argument('<person>', 'the person’s id, as “carnet people” shows it; “me” for yourself')
    .addArgument(new Argument('<role>', 'the role').choices(Role.options))
    .option('--office <code>', 'an office that it is for; may be given several times', collect)
    .addOption(new Option('--audit <audit>', 'of an auditor: what is audited').choices(Audit.options))
    .option('--from <instant>', 'when it begins; by default once it is approved')
    .requiredOption('--until <instant>', 'when it ends, at most a year later, such as 2026-12-31T16:00:00Z')
    .requiredOption('--reason <text>', 'why, for those who approve')
    .action(async (person: string, role: string, _options: unknown, command: Command) => {
      shell.finish(await request(shell, command.optsWithGlobals(), person, role))
    })

async function request(shell: Shell, how: RequestOptions, person: string, role: string): Promise<Exit> {
  const { office: offices, audit, from, until, reason } = how
  return withNode(shell, how, async (client) => {
    const me = person === 'me' ? await client.me() : undefined
    const id = me?.ok === true ? me.value.id : person
    const asks = GrantRequest.safeParse({ person: id, role, offices, audit, from, until, reason })
    if (!asks.success)
      return misused(
        shell,
        how,
        'a grant has a person by id or “me”, a role, and instants in UTC with --until and --from',
      )
    return asked(shell, how, (node) => node.requestGrant(asks.data), drawProposal)
  })
}

interface ListOptions extends Everywhere {
  readonly person?: string
  readonly office?: string
  readonly mine?: true
}
type Client = Parameters<Parameters<typeof asked>[2]>[0]

const listCommand = (shell: Shell, name: string, summary: string, of: (client: Client) => Client['grants']): Command =>
  new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .option('--person <id>', 'only this person’s')
    .option('--office <code>', 'only those for this office')
    .option('--mine', 'only your own')
    .action(async (_options: unknown, command: Command) => {
      const how: ListOptions = command.optsWithGlobals()
      const ask = async (client: Client): ReturnType<Client['grants']> => {
        const me = how.mine === true ? await client.me() : undefined
        if (me?.ok === false) return me
        const person = me?.value.id ?? how.person
        const query = {
          ...(person === undefined ? {} : { person }),
          ...(how.office === undefined ? {} : { office: how.office }),
        } as GrantQuery
        return of(client)(query)
      }
      shell.finish(await asked(shell, how, ask, ({ grants }, paint) => drawGrants(grants, paint)))
    })

const oneCommand = (shell: Shell, name: string, summary: string, of: (client: Client) => Client['grant']): Command =>
  new Command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<grant>', 'its id')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = GrantId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(shell, how, (client) => of(client)({ id: id.data }), drawGrant)
          : misused(shell, how, 'a grant is named by its id, as “carnet grant list” shows it'),
      )
    })
