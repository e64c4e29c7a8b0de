import { OpenedRecoveryShare, RecoveryShare, SignerId } from '@carnet/api'
import { isShareOf, openRecoveryShare } from '@carnet/sdk'
import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { asked, refuse, withNode } from '../node.ts'
import { drawShare, drawStanding } from '../render/custody.ts'
import { drawProposal } from '../render/proposal.ts'
import { type Everywhere, misused, type Shell, show, unusable } from '../shell.ts'
import type { SignerKeys } from '../signer-file.ts'
import { reserveTokenFile, type TokenFile } from '../token-file.ts'
import { type KeyOptions, opened } from './keys.ts'
import { collect, count } from './options.ts'
import { passphraseFd } from './signer.ts'

interface ProposeOptions extends Everywhere {
  readonly custodian: readonly string[]
  readonly threshold: number
}

/** Whose shares recover the keys. */
export const ceremonyCommand = (shell: Shell): Command =>
  new Command('ceremony')
    .summary('whose shares recover the keys')
    .description('Ceremonies: custodians get shares, enough of which set a new passphrase when it is lost.')
    .addCommand(
      new Command('propose')
        .summary('propose custodians, and how many recover')
        .description(
          'Propose whose shares recover the keys, in the place of those of any earlier ceremony. It is held once each custodian has approved.',
        )
        .requiredOption('--custodian <signer>', 'a custodian’s signer; given once for each, 2 to 15', collect)
        .requiredOption('--threshold <number>', 'how many of them recover the keys, 2 at least', count)
        .action(async (_options: unknown, command: Command) => {
          const how: ProposeOptions = command.optsWithGlobals()
          shell.finish(await propose(shell, how))
        }),
    )

async function propose(shell: Shell, how: ProposeOptions): Promise<Exit> {
  const { threshold } = how
  const custodians = how.custodian.flatMap((id) => SignerId.safeParse(id).data ?? [])
  if (custodians.length < how.custodian.length)
    return misused(shell, how, 'a custodian is named by a signer’s id, as “carnet signer list” shows it')
  if (threshold < 2 || threshold > custodians.length || custodians.length > 15)
    return misused(shell, how, '--threshold is at least 2 and at most the number of custodians, who are 15 at most')
  return asked(shell, how, (client) => client.proposeCeremony({ custodians, threshold }), drawProposal)
}

interface OutOptions extends Everywhere {
  readonly out: string
}

export const shareCommand = (shell: Shell): Command =>
  new Command('share')
    .summary('take your share out of the node')
    .description(
      'Take your own share of the recovery key, sealed to your signer, out of the node, and keep it elsewhere.',
    )
    .requiredOption('--out <file>', 'where it goes; it is readable by you only')
    .action(async (_options: unknown, command: Command) => {
      const how: OutOptions = command.optsWithGlobals()
      shell.finish(await writing(shell, how, (file) => take(shell, how, file)))
    })

const take = (shell: Shell, how: Everywhere, file: TokenFile): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const reply = await client.recoveryShare()
    if (!reply.ok) return refuse(shell, how, reply.problem)
    file.keep(JSON.stringify(reply.value))
    show(shell, how, reply.value, drawShare)
    return 'done'
  })

interface OpenOptions extends OutOptions, KeyOptions {
  readonly with: string
}

export const openShareCommand = (shell: Shell): Command =>
  new Command('open-share')
    .summary('open your share, on the day of a recovery')
    .description(
      'Open the share that “carnet keys share” wrote, for “carnet recover”. It needs no node. Whoever has enough opened shares has the keys.',
    )
    .argument('<file>', 'the file that “carnet keys share” wrote')
    .requiredOption('--with <file>', 'your signer file')
    .requiredOption('--out <file>', 'where the opened share goes; it is readable by you only')
    .option(...passphraseFd)
    .action(async (path: string, _options: unknown, command: Command) => {
      const how: OpenOptions = command.optsWithGlobals()
      shell.finish(
        await writing(shell, how, (file) => opened(shell, how, how.with, (keys) => open(shell, how, path, keys, file))),
      )
    })

async function open(shell: Shell, how: OpenOptions, path: string, keys: SignerKeys, file: TokenFile): Promise<Exit> {
  const read = readFrom(path, RecoveryShare, 'it is no share of a recovery key')
  if ('says' in read) return unusable(shell, how, path, read.says)
  const opened = await openRecoveryShare(read.value, keys.sealing)
  if (opened === undefined) return unusable(shell, how, path, 'it does not open with this signer file, or was changed')
  file.keep(JSON.stringify(opened))
  const { share: _share, carnet: _carnet, ...named } = opened
  show(shell, how, { file: how.out, ...named }, () => `Opened into ${how.out}. Destroy it after the recovery.`)
  return 'done'
}

export const checkShareCommand = (shell: Shell): Command =>
  new Command('check-share')
    .summary('show that your share is the right one')
    .description(
      'Compare your opened share with what the node kept of it, here, and have the node stamp that you could. The share stays here.',
    )
    .argument('<file>', 'the file that “carnet keys open-share” or the console wrote')
    .action(async (path: string, _options: unknown, command: Command) => {
      const how: Everywhere = command.optsWithGlobals()
      const read = readFrom(path, OpenedRecoveryShare, 'it is no opened share of a recovery key')
      shell.finish(await ('says' in read ? unusable(shell, how, path, read.says) : check(shell, how, path, read.value)))
    })

const check = (shell: Shell, how: Everywhere, path: string, { share }: OpenedRecoveryShare): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const own = await client.recoveryShare()
    if (!own.ok) return refuse(shell, how, own.problem)
    if (!(await isShareOf(own.value, share)))
      return unusable(shell, how, path, 'it is not the share that the ceremony held last gave you')
    const reply = await client.checkRecoveryShare({ ceremony: own.value.ceremony })
    if (!reply.ok) return refuse(shell, how, reply.problem)
    show(shell, how, reply.value, drawStanding)
    return 'done'
  })

function readFrom<T>(
  path: string,
  form: { safeParse(said: unknown): { readonly success: boolean; readonly data?: T } },
  other: string,
): { readonly value: T } | { readonly says: string } {
  try {
    const read = form.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return read.data === undefined ? { says: other } : { value: read.data }
  } catch (failure) {
    const says = failure instanceof SyntaxError ? other : fileFault(failure)
    if (says === undefined) throw failure
    return { says }
  }
}

/** The file is there before anything is asked for; where nothing comes of it, it goes again. */
async function writing(shell: Shell, how: OutOptions, work: (file: TokenFile) => Promise<Exit>): Promise<Exit> {
  let reserved: TokenFile
  try {
    reserved = reserveTokenFile(how.out)
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return unusable(shell, how, how.out, says)
  }
  const exit = await work(reserved)
  if (exit !== 'done') reserved.discard()
  return exit
}
