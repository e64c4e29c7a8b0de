import type { Exit } from '../exit.ts'
import { findPassphrase } from '../passphrase.ts'
import { type Everywhere, misused, type Shell, unusable } from '../shell.ts'
import { openSignerFile, readSignerFile, type SignerKeys } from '../signer-file.ts'

export interface KeyOptions {
  readonly passphraseFd?: string
}

/** Does something with the keys of a signer file, or says why it does not open. */
export async function opened(
  shell: Shell,
  how: Everywhere & KeyOptions,
  path: string,
  work: (keys: SignerKeys) => Promise<Exit>,
): Promise<Exit> {
  const read = readSignerFile(path)
  if (!read.ok) return unusable(shell, how, path, read.says)
  const secret = await findPassphrase(shell, how, false)
  if (!secret.ok) return misused(shell, how, secret.says)
  const keys = await openSignerFile(read.file, secret.value)
  if (keys === undefined) return unusable(shell, how, path, 'it does not open with this passphrase')
  return work(keys)
}
