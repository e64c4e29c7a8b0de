import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Configuration } from './configuration.ts'
import type { SecretFolder } from './secret.ts'

export interface Passphrase {
  readonly value: string
  /** Where it came from; a generated one lies on this machine and makes the node a demonstration. */
  readonly from: 'descriptor' | 'environment' | 'file' | 'prompt' | 'generated'
}

/** Where somebody can be asked. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

const shortest = 8
export const tooShort = `a passphrase has at least ${shortest} characters`

/** The passphrase of the key provider: given on a descriptor or in the environment, kept from before, asked for, or made. */
export async function findPassphrase(
  configuration: Pick<Configuration, 'passphrase' | 'passphraseDescriptor'>,
  secrets: SecretFolder,
  terminal: Terminal | undefined,
): Promise<Passphrase | undefined> {
  const given = givenPassphrase(configuration)
  if (given !== undefined) return given === 'short' ? undefined : given
  const kept = secrets.read('passphrase')
  if (kept !== undefined) return { value: kept, from: 'file' }
  if (terminal !== undefined) {
    const said = await readSecret(
      terminal,
      'Passphrase of this node’s keys (Enter alone: one is made for a demonstration): ',
    )
    if (said !== '') return said.length < shortest ? undefined : { value: said, from: 'prompt' }
  }
  const value = randomBytes(24).toString('base64url')
  secrets.write('passphrase', value)
  return { value, from: 'generated' }
}

type Given = Pick<Configuration, 'passphrase' | 'passphraseDescriptor'>

function givenPassphrase({ passphrase, passphraseDescriptor }: Given): Passphrase | 'short' | undefined {
  if (passphraseDescriptor !== undefined) {
    const [line = ''] = readFileSync(passphraseDescriptor, 'utf8').split(/\r?\n/, 1)
    return line.length < shortest ? 'short' : { value: line, from: 'descriptor' }
  }
  return passphrase === undefined ? undefined : { value: passphrase, from: 'environment' }
}

/** The passphrase to come in the place of a lost one: never the kept one, and none is made. A fault in words where there is none. */
export async function findNewPassphrase(
  configuration: Given,
  terminal: Terminal | undefined,
): Promise<{ readonly passphrase: Passphrase } | { readonly fault: string }> {
  const given = givenPassphrase(configuration)
  if (given === 'short') return { fault: tooShort }
  if (given !== undefined) return { passphrase: given }
  if (terminal === undefined)
    return { fault: 'the new passphrase comes from CARNET_PASSPHRASE or --passphrase-fd where there is no terminal' }
  const value = await readSecret(terminal, 'New passphrase of this node’s keys: ')
  if (value.length < shortest) return { fault: tooShort }
  const again = await readSecret(terminal, 'The same again: ')
  return again === value ? { passphrase: { value, from: 'prompt' } } : { fault: 'the two are not the same' }
}

/** What somebody types, which is not shown. */
export async function readSecret({ input, output }: Terminal, question: string): Promise<string> {
  output.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    output.write('\n')
  }
}
