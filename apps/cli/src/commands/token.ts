import { TokenId } from '@carnet/api'
import type { Client } from '@carnet/sdk'
import { Command } from 'commander'
import { actorIdOf } from '../actor-named.ts'
import { drawToken, issued } from '../credential.ts'
import { asked } from '../node.ts'
import { type Everywhere, misused, type Shell } from '../shell.ts'
import { fileName, tokenFileOf } from '../token-file.ts'

export const tokenCommand = (shell: Shell): Command =>
  new Command('token')
    .summary('issue and revoke tokens')
    .description('Tokens: what shows a node who asks. They go into files and are never printed.')
    .addCommand(issueCommand(shell))
    .addCommand(revokeCommand(shell))

const issueCommand = (shell: Shell): Command =>
  new Command('issue')
    .summary('issue a further token')
    .description('Issue a further token to a person or service; it goes into a file.')
    .argument('<actor>', 'the id, or the name where nobody else has it')
    .option('--token-file <file>', 'where the token goes; by default beside the data folder, under the actor’s name')
    .action(async (actor: string, _options: unknown, command: Command) => {
      const how: Everywhere & { readonly tokenFile?: string } = command.optsWithGlobals()
      const path = how.tokenFile ?? tokenFileOf(shell, fileName(actor))
      shell.finish(
        await issued(
          shell,
          how,
          path,
          (client) => issue(client, actor),
          ({ token }) => drawToken(token),
        ),
      )
    })

async function issue(client: Client, actor: string): ReturnType<Parameters<typeof issued<object>>[3]> {
  const id = await actorIdOf(client, actor)
  if (!id.ok) return id
  const reply = await client.issueToken({ id: id.value })
  return reply.ok ? { ok: true, value: { credential: reply.value, beside: {} } } : reply
}

const revokeCommand = (shell: Shell): Command =>
  new Command('revoke')
    .summary('revoke a token')
    .description('Revoke a token at once.')
    .argument('<token>', 'its id, as “carnet people --json” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = TokenId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.revokeToken({ id: id.data }),
              () => `token ${id.data} is revoked`,
            )
          : misused(shell, how, 'a token is named by its id, as “carnet people --json” shows it; never type the token'),
      )
    })
