import { Login, OfficeCode, type SessionBegun } from '@carnet/api'
import { type Client, openClient, type Reply, signInBytes } from '@carnet/sdk'
import { Command } from 'commander'
import { sign } from 'node:crypto'
import { basename, extname } from 'node:path'
import type { Exit } from '../exit.ts'
import { addressOf, asked, refuse } from '../node.ts'
import { listenForAnswer } from '../provider-answer.ts'
import { drawSessionBegun } from '../render/session.ts'
import { askingSecrets } from '../secrets.ts'
import { type Everywhere, misused, note, type Shell, show } from '../shell.ts'
import type { SignerKeys } from '../signer-file.ts'
import { dropSession, fileName, keepSession } from '../token-file.ts'
import { type KeyOptions, opened } from './keys.ts'
import { passphraseFd } from './signer.ts'

interface How extends Everywhere, KeyOptions {
  readonly key?: string
  readonly name?: string
  readonly recovery?: true
  readonly provider?: true
  readonly office?: string
}

export const loginCommand = (shell: Shell): Command =>
  new Command('login')
    .summary('sign in')
    .description(
      'Sign in with your signer file, once it is confirmed; with your password and the code of your authenticator app; through the identity provider, in a browser on this machine; or with a recovery code. Secrets are asked for, or are lines of standard input. The session lies in a file that --as finds.',
    )
    .option('--key <file>', 'the file that “carnet signer new” made')
    .option('--name <login>', 'the name that you sign in under with a password')
    .option('--recovery', 'by a recovery code, to enrol another way')
    .option('--provider', 'through the administration’s identity provider')
    .option('--office <code>', 'through the identity provider of this guest office')
    .option(...passphraseFd)
    .action(async (_options: unknown, command: Command) => {
      const how: How = command.optsWithGlobals()
      shell.finish(await login(shell, how))
    })

async function login(shell: Shell, how: How): Promise<Exit> {
  const { key, name, recovery, provider, office } = how
  if ([key, name, recovery, provider, office].filter((way) => way !== undefined).length !== 1)
    return misused(shell, how, 'one way to sign in is named: --key, --name, --recovery, --provider or --office')
  const url = addressOf(shell, how)
  if (!URL.canParse(url)) return misused(shell, how, 'the address of a node begins with http:// or https://')
  const client = openClient({ url })
  if (key !== undefined)
    return opened(shell, how, key, async (keys) =>
      kept(shell, how, fileName(basename(key, extname(key))), await byKeyFile(client, keys)),
    )
  if (name !== undefined) return byPassword(shell, how, client, name)
  return recovery === true ? byRecoveryCode(shell, how, client) : byProvider(shell, how, client)
}

async function byPassword(shell: Shell, how: How, client: Client, name: string): Promise<Exit> {
  const named = Login.safeParse(name)
  if (!named.success) return misused(shell, how, '--name takes the login that your password was enrolled under')
  const said = await askingSecrets(shell, async (ask) => [await ask('Password'), await ask('Code of the app')] as const)
  const [password, code] = said
  if (password === undefined || code === undefined || !/^\d{6}$/.test(code))
    return misused(shell, how, 'the password and a code of six digits are needed')
  return kept(shell, how, fileName(named.data), await client.signInByPassword({ login: named.data, password, code }))
}

async function byRecoveryCode(shell: Shell, how: How, client: Client): Promise<Exit> {
  const code = await askingSecrets(shell, (ask) => ask('Recovery code'))
  if (code === undefined || code.length > 40) return misused(shell, how, 'a recovery code is needed')
  return kept(shell, how, 'recovery', await client.signInByRecoveryCode({ code }))
}

/** In a browser, which is sent back to this program; the node is told what it brought. */
async function byProvider(shell: Shell, how: How, client: Client): Promise<Exit> {
  const office = OfficeCode.optional().safeParse(how.office)
  if (!office.success) return misused(shell, how, 'a guest office is named by its code')
  await using listening = await listenForAnswer(shell.signal)
  const begun = await client.beginProviderSignIn({
    returnTo: listening.address,
    ...(office.data === undefined ? {} : { office: office.data }),
  })
  if (!begun.ok) return refuse(shell, how, begun.problem)
  note(shell, `Go to this address in a browser on this machine, and sign in:\n\n  ${begun.value.address}\n`)
  const answer = await listening.answer
  if (answer === undefined) return refuse(shell, how, { code: 'sign-in/refused', with: {} })
  return kept(shell, how, 'me', await client.signInByProvider({ visit: begun.value.visit, answer }))
}

async function byKeyFile(client: Client, { signing, signingKey }: SignerKeys): Promise<Reply<SessionBegun>> {
  const begun = await client.beginSignIn()
  if (!begun.ok) return begun
  const signature = sign(null, signInBytes(begun.value, signingKey), signing).toString('base64url')
  return client.signInByKeyFile({ challenge: begun.value.challenge, signingKey, signature })
}

/** Keeps the session that was begun in a file, for --as to find. */
function kept(shell: Shell, how: How, name: string, begun: Reply<SessionBegun>): Exit {
  if (!begun.ok) return refuse(shell, how, begun.problem)
  const { credential = '', ...session } = begun.value
  const as = how.as ?? name
  const file = keepSession(shell, as, credential)
  show(shell, how, { ...session, as, file }, drawSessionBegun)
  return 'done'
}

export const logoutCommand = (shell: Shell): Command =>
  new Command('logout')
    .summary('end your session')
    .description('End the session that you signed in to, and remove its file.')
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const exit = await asked(shell, how, endOwn, () => 'the session is ended')
      if (exit === 'done') dropSession(shell, how.as)
      shell.finish(exit)
    })

async function endOwn(client: Client): Promise<Reply<unknown>> {
  const me = await client.me()
  if (!me.ok) return me
  const { session } = me.value
  if (session === undefined) return { ok: false, problem: { code: 'request/not-found', with: { what: 'session' } } }
  return client.endSession({ id: session.id })
}
