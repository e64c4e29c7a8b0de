import { CredentialId, Login } from '@carnet/api'
import { Command } from 'commander'
import { actorIdOf } from '../actor-named.ts'
import type { Exit } from '../exit.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawCredential, drawCredentials, drawPasswordBegun, drawRecoveryCodes } from '../render/credential.ts'
import { askingSecrets } from '../secrets.ts'
import { type Everywhere, misused, note, paintOn, type Shell, show } from '../shell.ts'
import { askingCommand } from './asking.ts'

export const credentialCommand = (shell: Shell): Command =>
  new Command('credential')
    .summary('your ways to sign in')
    .description('The ways to sign in that you have. They change with your token, or shortly after you signed in.')
    .addCommand(listCommand(shell))
    .addCommand(passwordCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        {
          name: 'recovery-codes',
          summary: 'make ten recovery codes',
          description: 'Make ten recovery codes, in place of those before. They are shown once.',
        },
        (client) => client.makeRecoveryCodes(),
        drawRecoveryCodes,
      ),
    )
    .addCommand(removeCommand(shell))

interface Listing extends Everywhere {
  readonly of?: string
}

const listCommand = (shell: Shell): Command =>
  new Command('list')
    .summary('your ways to sign in')
    .description('Your ways to sign in, or as an administrator or security analyst another’s.')
    .option('--of <person>', 'whose; the id, or the name where nobody else has it')
    .action(async (_options: unknown, command: Command) => {
      const how: Listing = command.optsWithGlobals()
      const { of } = how
      shell.finish(
        await asked(
          shell,
          how,
          async (client) => {
            if (of === undefined) return client.credentials()
            const id = await actorIdOf(client, of)
            return id.ok ? client.credentialsOf({ id: id.value }) : id
          },
          ({ credentials }, paint) => drawCredentials(credentials, paint),
        ),
      )
    })

interface PasswordOptions extends Everywhere {
  readonly name: string
}

const passwordCommand = (shell: Shell): Command =>
  new Command('password')
    .summary('enrol a password, with an authenticator app')
    .description(
      'Enrol a password with an authenticator app, in place of the one before. The password and then a code of the app are asked for, or are lines of standard input.',
    )
    .requiredOption('--name <login>', 'what you are going to sign in under')
    .action(async (_options: unknown, command: Command) => {
      const how: PasswordOptions = command.optsWithGlobals()
      shell.finish(await enrolPassword(shell, how))
    })

async function enrolPassword(shell: Shell, how: PasswordOptions): Promise<Exit> {
  const login = Login.safeParse(how.name)
  if (!login.success) return misused(shell, how, 'a login has 3 to 64 letters, digits and . _ @ -')
  return withNode(shell, how, async (client) => {
    const begun = await client.beginPassword()
    if (!begun.ok) return refuse(shell, how, begun.problem)
    note(shell, drawPasswordBegun(begun.value, paintOn(shell.err)))
    const said = await askingSecrets(
      shell,
      async (ask) => [await ask('Password, 12 characters at least'), await ask('Code that the app shows')] as const,
    )
    const [password, code] = said
    if (password === undefined || code === undefined || !/^\d{6}$/.test(code))
      return misused(shell, how, 'a password and a code of six digits are needed')
    const { challenge } = begun.value
    const added = await client.addPassword({ challenge, login: login.data, password, code })
    if (!added.ok) return refuse(shell, how, added.problem)
    show(shell, how, added.value, drawCredential)
    return 'done'
  })
}

const removeCommand = (shell: Shell): Command =>
  new Command('remove')
    .summary('remove a way to sign in')
    .description('Remove a way to sign in: your own, or as an administrator or security analyst another’s.')
    .argument('<credential>', 'its id, as “carnet credential list” shows it')
    .action(async (text: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const id = CredentialId.safeParse(text)
      shell.finish(
        id.success
          ? await asked(
              shell,
              how,
              (client) => client.removeCredential({ id: id.data }),
              () => `credential ${id.data} is removed`,
            )
          : misused(shell, how, 'a credential is named by its id, as “carnet credential list” shows it'),
      )
    })
