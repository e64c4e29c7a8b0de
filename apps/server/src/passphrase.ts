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

/** The passphrase of the key provider: given on a descriptor or in the environment, kept from before, asked for, or made. */
export async function findPassphrase(
  configuration: Pick<Configuration, 'passphrase' | 'passphraseDescriptor'>,
  secrets: SecretFolder,
  terminal: Terminal | undefined,
): Promise<Passphrase | undefined> {
  const { passphrase, passphraseDescriptor } = configuration
  if (passphraseDescriptor !== undefined) {
    const [line = ''] = readFileSync(passphraseDescriptor, 'utf8').split(/\r?\n/, 1)
    return line.length < shortest ? undefined : { value: line, from: 'descriptor' }
  }
  if (passphrase !== undefined) return { value: passphrase, from: 'environment' }
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
