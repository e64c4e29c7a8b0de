import type { SessionBegun } from '@carnet/api'
import { openClient, type Reply, signInBytes } from '@carnet/sdk'
import { Command } from 'commander'
import { sign } from 'node:crypto'
import { basename, extname } from 'node:path'
import type { Exit } from '../exit.ts'
import { addressOf, asked, refuse } from '../node.ts'
import { drawSessionBegun } from '../render/session.ts'
import { type Everywhere, misused, type Shell, show } from '../shell.ts'
import type { SignerKeys } from '../signer-file.ts'
import { dropSession, fileName, keepSession } from '../token-file.ts'
import { type KeyOptions, opened } from './keys.ts'
import { passphraseFd } from './signer.ts'

type How = Everywhere & KeyOptions & { readonly key: string }

export const loginCommand = (shell: Shell): Command =>
  new Command('login')
    .summary('sign in with your signer file')
    .description('Sign in with your signer file, once it is confirmed. The session lies in a file that --as finds.')
    .requiredOption('--key <file>', 'the file that “carnet signer new” made')
    .option(...passphraseFd)
    .action(async (_options: unknown, command: Command) => {
      const how: How = command.optsWithGlobals()
      shell.finish(await opened(shell, how, how.key, (keys) => login(shell, how, keys)))
    })

async function login(shell: Shell, how: How, keys: SignerKeys): Promise<Exit> {
  const url = addressOf(shell, how)
  if (!URL.canParse(url)) return misused(shell, how, 'the address of a node begins with http:// or https://')
  const begun = await signedIn(url, keys)
  if (!begun.ok) return refuse(shell, how, begun.problem)
  const { credential = '', ...session } = begun.value
  const as = how.as ?? fileName(basename(how.key, extname(how.key)))
  const file = keepSession(shell, as, credential)
  show(shell, how, { ...session, as, file }, drawSessionBegun)
  return 'done'
}

async function signedIn(url: string, { signing, signingKey }: SignerKeys): Promise<Reply<SessionBegun>> {
  const client = openClient({ url })
  const begun = await client.beginSignIn()
  if (!begun.ok) return begun
  const signature = sign(null, signInBytes(begun.value, signingKey), signing).toString('base64url')
  return client.signInByKeyFile({ challenge: begun.value.challenge, signingKey, signature })
}

export const logoutCommand = (shell: Shell): Command =>
  new Command('logout')
    .summary('end your session')
    .description('End the session that you signed in to, and remove its file.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const exit = await asked(
        shell,
        how,
        async (client) => {
          const me = await client.me()
          if (!me.ok) return me
          const { session } = me.value
          if (session === undefined)
            return { ok: false, problem: { code: 'request/not-found', with: { what: 'session' } } }
          return client.endSession({ id: session.id })
        },
        () => 'the session is ended',
      )
      if (exit === 'done') dropSession(shell, how.as)
      shell.finish(exit)
    })
