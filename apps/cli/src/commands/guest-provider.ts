import { GuestProviderSetting } from '@carnet/api'
import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import type { Exit } from '../exit.ts'
import { askValue, fileFault } from '../input.ts'
import { asked } from '../node.ts'
import { drawOffices } from '../render/guest.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'
import { collect } from './options.ts'

interface Options extends Everywhere {
  readonly issuer: string
  readonly client: string
  readonly secretFile?: string
  readonly acr?: readonly string[]
  readonly maxAge?: string
}

/** What the persons of a guest office sign in through. */
export const guestProviderCommand = (shell: Shell): Command =>
  new Command('provider')
    .summary('what its persons sign in through')
    .description(
      'Set the OpenID Connect provider that the persons of a guest office sign in through. The client secret is asked for, read from standard input or from a file; it is sealed, and never shown.',
    )
    .argument('<code>', 'the guest office')
    .requiredOption('--issuer <url>', 'the provider’s issuer, as its own configuration has it')
    .requiredOption('--client <id>', 'the client id under which it knows this node')
    .option('--secret-file <file>', 'a file with the client secret')
    .option(
      '--acr <value>',
      'a value of acr by which it says that two factors were proven; may be given again',
      collect,
    )
    .option('--max-age <minutes>', 'who proved to it who they are longer ago is asked by it again', '15')
    .action(async (code: string, _options: unknown, command: Command) => {
      shell.finish(await set(shell, command.optsWithGlobals(), code))
    })

async function set(shell: Shell, how: Options, code: string): Promise<Exit> {
  const secret = await secretOf(shell, how)
  if (typeof secret === 'object') return unusable(shell, how, how.secretFile ?? '', secret.fault)
  const { issuer, client, acr = [], maxAge } = how
  const setting = GuestProviderSetting.safeParse({ code, issuer, client, secret, acr, maxAge: Number(maxAge) * 60 })
  if (!setting.success)
    return misused(
      shell,
      how,
      'a provider has an issuer (https://… with neither query nor fragment), a client id, a client secret, and minutes up to 720',
    )
  return asked(
    shell,
    how,
    (node) => node.setGuestProvider(setting.data),
    (office, paint) => drawOffices([office], paint),
  )
}

async function secretOf(
  shell: Shell,
  { secretFile }: Options,
): Promise<string | undefined | { readonly fault: string }> {
  if (secretFile === undefined) return askValue(shell, 'the client secret')
  try {
    return readFileSync(secretFile, 'utf8').trim()
  } catch (failure) {
    const fault = fileFault(failure)
    if (fault === undefined) throw failure
    return { fault }
  }
}
