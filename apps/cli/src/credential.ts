import type { TokenIssued } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'
import { fileFault } from './input.ts'
import { refuse, withNode } from './node.ts'
import { type Everywhere, type Paint, type Shell, show, unusable } from './shell.ts'
import type { Exit } from './exit.ts'
import { reserveTokenFile, type TokenFile } from './token-file.ts'

/** A token that a node issued, and where it lies: the token itself is never printed. */
export interface KeptToken {
  readonly id: string
  readonly expires: string
  readonly file: string
}

/** Has a token issued and keeps it in a file that was made beforehand, so that none is issued and lost. */
export const issued = <T extends object>(
  shell: Shell,
  how: Everywhere,
  path: string,
  ask: (client: Client) => Promise<Reply<{ readonly credential: TokenIssued; readonly beside: T }>>,
  draw: (kept: T & { readonly token: KeptToken }, paint: Paint) => string,
): Promise<Exit> =>
  withNode(shell, how, async (client) => {
    const file = reserve(path)
    if ('says' in file) return unusable(shell, how, path, file.says)
    const reply = await ask(client)
    if (!reply.ok) {
      file.discard()
      return refuse(shell, how, reply.problem)
    }
    const { credential, beside } = reply.value
    file.keep(credential.token)
    show(shell, how, { ...beside, token: { id: credential.id, expires: credential.expires, file: path } }, draw)
    return 'done'
  })

function reserve(path: string): TokenFile | { readonly says: string } {
  try {
    return reserveTokenFile(path)
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return { says: `${says}; give another with --token-file` }
  }
}

export const drawToken = ({ id, expires, file }: KeptToken): string =>
  `token ${id}, until ${expires}\n  in ${file} (readable by you only)`
