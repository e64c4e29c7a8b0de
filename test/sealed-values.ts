import { dictionary, elementOf, readMessage, type ReadOptions, termInputs } from '@carnet/customs'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The messages that a node takes in at its first start. */
export const samples = ['declarations.csv', 'travel-documents.mrz'].map((file) => join(root, 'samples', file))

/** Folder of larger samples, which a checkout does not have to have. */
export const largeSamples: string = join(root, process.env['CARNET_SAMPLES'] ?? '../shared/samples')

export type Message = string | Uint8Array

/** What stands in messages: the values that are sealed, with the inputs of their terms, and those that are in clear. */
export interface Values {
  readonly sealed: ReadonlySet<string>
  readonly open: ReadonlySet<string>
}

/**
 * The values of messages, given as files or as their bytes, that can be told from chance.
 *
 * What also stands in clear somewhere is no sealed value: that the month of one declaration is its own secret, and the same
 * text another's open element, can't be searched for.
 */
export async function valuesOf(messages: readonly Message[], options: ReadOptions = {}): Promise<Values> {
  const sealed = new Set<string>()
  const open = new Set<string>()
  for (const message of messages) {
    const source = typeof message === 'string' ? createReadStream(message) : [message]
    for await (const event of readMessage(iterate(source), options)) {
      if (event.kind !== 'records') continue
      for (const element of event.records.flatMap(({ elements }) => elements)) {
        if (elementOf(element.id)?.classification === 'open') open.add(element.value)
        else for (const text of [element.value, ...termInputs(element).map(({ input }) => input)]) sealed.add(text)
      }
    }
  }
  return { sealed: new Set([...sealed].filter((text) => telling(text) && !open.has(text))), open }
}

async function* iterate(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source
}

/**
 * Long enough not to be met by chance: five characters, numbers eight, since decimal digits are everywhere. Days of this
 * week are in clocks and logs, and somebody may be called like an element or a table.
 */
function telling(text: string): boolean {
  if (words.includes(text.toLowerCase())) return false
  if (/^[\d.,-]*$/.test(text)) return text.length >= 8 && !nowadays.has(text)
  return text.length >= 5
}

const schema = join(root, 'packages/engine/migrations')
const words = [
  ...dictionary.map(({ id }) => id),
  ...readdirSync(schema).map((file) => readFileSync(join(schema, file), 'utf8')),
].join(' ')

const day = 24 * 60 * 60 * 1000
const nowadays: ReadonlySet<string> = new Set(
  Array.from({ length: 15 }, (_, n) => new Date(Date.now() + (n - 7) * day).toISOString().slice(0, 10)),
)
