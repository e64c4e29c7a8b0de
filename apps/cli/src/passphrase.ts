import { isCancel, password } from '@clack/prompts'
import { readFileSync } from 'node:fs'
import { askValue, fileFault } from './input.ts'
import { setting, type Shell } from './shell.ts'

export type PassphraseFound =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly says: string }

const shortest = 12
const variable = 'CARNET_SIGNER_PASSPHRASE'

/** The passphrase of a signer file: from a descriptor, else the environment, else typed; a new one is typed twice. */
export async function findPassphrase(
  shell: Shell,
  { passphraseFd }: { readonly passphraseFd?: string },
  isNew: boolean,
): Promise<PassphraseFound> {
  const found = await given(shell, passphraseFd, isNew)
  if (!found.ok || !isNew || found.value.length >= shortest) return found
  return { ok: false, says: `a passphrase has at least ${shortest} characters` }
}

async function given(shell: Shell, descriptor: string | undefined, isNew: boolean): Promise<PassphraseFound> {
  if (descriptor !== undefined) return onDescriptor(shell, descriptor)
  const value = setting(shell, variable)
  if (value !== undefined) return { ok: true, value }
  if (shell.in.isTTY !== true)
    return { ok: false, says: `the passphrase comes from --passphrase-fd or ${variable} where there is no terminal` }
  const typed = await ask(shell, 'Passphrase of the signer file')
  if (typed === undefined) return { ok: false, says: 'no passphrase was given' }
  if (isNew && (await ask(shell, 'The same again')) !== typed) return { ok: false, says: 'the two are not the same' }
  return { ok: true, value: typed }
}

async function onDescriptor(shell: Shell, descriptor: string): Promise<PassphraseFound> {
  const none = { ok: false, says: `--passphrase-fd: nothing can be read from ${descriptor}` } as const
  if (!/^\d{1,4}$/.test(descriptor)) return none
  if (descriptor === '0') {
    const line = await askValue(shell, 'the passphrase', true)
    return line === undefined ? none : { ok: true, value: line }
  }
  try {
    const [line = ''] = readFileSync(Number(descriptor), 'utf8').split(/\r?\n/, 1)
    return line === '' ? none : { ok: true, value: line }
  } catch (failure) {
    if (fileFault(failure) === undefined && !(failure instanceof Error && 'code' in failure)) throw failure
    return none
  }
}

async function ask(shell: Shell, message: string): Promise<string | undefined> {
  const typed = await password({ message, input: shell.in, output: shell.err, signal: shell.signal })
  return isCancel(typed) ? undefined : typed
}
