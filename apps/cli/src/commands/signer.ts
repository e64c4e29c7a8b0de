import { type Signer, SignerId } from '@carnet/api'
import { type Client, type Reply, signerHash } from '@carnet/sdk'
import { Command } from 'commander'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { asked, refuse, withNode } from '../node.ts'
import { findPassphrase } from '../passphrase.ts'
import { drawNewSigner, drawSigners } from '../render/signer.ts'
import { type Everywhere, misused, note, paintOn, type Shell, show, unusable } from '../shell.ts'
import { newSignerFile, type SignerKeys } from '../signer-file.ts'
import { ownSigner, registration, word } from '../signing.ts'
import { reserveTokenFile, type TokenFile } from '../token-file.ts'
import { askingCommand } from './asking.ts'
import { type KeyOptions, opened } from './keys.ts'

/** The keys that persons decide with. */
export const signerCommand = (shell: Shell): Command =>
  new Command('signer')
    .summary('the keys that persons decide with')
    .description('Signers: the keys that persons sign approvals with. They are made and kept by the person alone.')
    .addCommand(newCommand(shell))
    .addCommand(registerCommand(shell))
    .addCommand(
      askingCommand(
        shell,
        { name: 'list', summary: 'whose keys sign', description: 'Whose keys sign, with what to compare them by.' },
        (client) => client.signers(),
        ({ signers }, paint) => drawSigners(signers, paint),
      ),
    )
    .addCommand(confirmCommand(shell))
    .addCommand(endCommand(shell))

export const passphraseFd = [
  '--passphrase-fd <number>',
  'the descriptor that the passphrase comes from; else CARNET_SIGNER_PASSPHRASE, else it is asked for',
] as const

const newCommand = (shell: Shell): Command =>
  new Command('new')
    .summary('make keys of your own')
    .description('Make keys to sign with, in a file protected by a passphrase. It needs no node.')
    .requiredOption('--out <file>', 'where they go; it is readable by you only')
    .option(...passphraseFd)
    .action(async (_options: unknown, command: Command) => {
      const how: Everywhere & { readonly out: string; readonly passphraseFd?: string } = command.optsWithGlobals()
      shell.finish(await make(shell, how, how.out))
    })

async function make(shell: Shell, how: Everywhere & KeyOptions, path: string): Promise<Exit> {
  const file = reserved(path)
  if ('says' in file) return unusable(shell, how, path, file.says)
  const secret = await findPassphrase(shell, how, true)
  if (!secret.ok) {
    file.discard()
    return misused(shell, how, secret.says)
  }
  const made = await newSignerFile(secret.value)
  file.keep(JSON.stringify(made))
  const { signingKey, sealingKey } = made
  show(shell, how, { file: path, signingKey, sealingKey }, drawNewSigner)
  return 'done'
}

function reserved(path: string): TokenFile | { readonly says: string } {
  try {
    return reserveTokenFile(path)
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { says }
  }
}

const registerCommand = (shell: Shell): Command =>
  new Command('register')
    .summary('tell the node of your keys')
    .description('Register the public halves of your keys. They count once somebody else has confirmed them.')
    .argument('<file>', 'the file that “carnet signer new” made')
    .option(...passphraseFd)
    .action(async (path: string, _options: unknown, command: Command) => {
      const how: Everywhere & KeyOptions = command.optsWithGlobals()
      shell.finish(
        await opened(shell, how, path, (keys) =>
          asked(
            shell,
            how,
            (client) => register(client, keys),
            (signer, paint) => drawSigners([signer], paint),
          ),
        ),
      )
    })

async function register(client: Client, keys: SignerKeys): Promise<Reply<Signer>> {
  const me = await client.me()
  if (!me.ok) return me
  const known = await client.signers()
  return known.ok ? client.registerSigner(registration(known.value, me.value.id, keys, new Date())) : known
}

const confirmCommand = (shell: Shell): Command =>
  onSigner(
    shell,
    new Command('confirm')
      .summary('confirm whose a signer is')
      .description('Confirm whose a signer is, as an administrator. Compare the fingerprint with the person first.')
      .option('--with <file>', 'your own signer file; needed as soon as another administrator can sign')
      .option(...passphraseFd),
    (how: Everywhere & KeyOptions & { readonly with?: string }, id) =>
      how.with === undefined
        ? asked(
            shell,
            how,
            (client) => client.confirmSigner({ id }),
            (signer, paint) => drawSigners([signer], paint),
          )
        : opened(shell, how, how.with, (keys) => confirmSigned(shell, how, id, keys)),
  )

const confirmSigned = (shell: Shell, how: Everywhere, id: SignerId, keys: SignerKeys): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const own = await ownSigner(client, keys.signingKey)
    if (!own.ok) return refuse(shell, how, own.problem)
    const known = await client.signers()
    if (!known.ok) return refuse(shell, how, known.problem)
    const other = known.value.signers.find((signer) => signer.id === id)
    if (other === undefined) return refuse(shell, how, { code: 'request/not-found', with: { what: 'signer' } })
    if (how.json !== true) note(shell, drawSigners([other], paintOn(shell.err)))
    const said = { kind: 'confirmation', what: await signerHash(other) } as const
    const reply = await client.confirmSigner({ id, assertion: word(own.value, id, said, keys, new Date()) })
    if (!reply.ok) return refuse(shell, how, reply.problem)
    show(shell, how, reply.value, (signer, paint) => drawSigners([signer], paint))
    return 'done'
  })

const endCommand = (shell: Shell): Command =>
  onSigner(
    shell,
    new Command('end')
      .summary('end a signer')
      .description('End a signer, your own or, as an administrator, another’s: what it signs from now on is void.'),
    (how: Everywhere, id) =>
      asked(
        shell,
        how,
        (client) => client.endSigner({ id }),
        (signer, paint) => drawSigners([signer], paint),
      ),
  )

/** A command about one signer. */
const onSigner = <How extends Everywhere>(
  shell: Shell,
  command: Command,
  ask: (how: How, id: SignerId) => Promise<Exit>,
): Command =>
  command
    .argument('<signer>', 'its id, as “carnet signer list” shows it')
    .action(async (text: string, _options: unknown, ran: Command) => {
      const how: How = ran.optsWithGlobals()
      const id = SignerId.safeParse(text)
      shell.finish(
        id.success
          ? await ask(how, id.data)
          : misused(shell, how, 'a signer is named by its id, as “carnet signer list” shows it'),
      )
    })
