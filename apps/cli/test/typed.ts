import { Readable, Writable } from 'node:stream'
import { expect } from 'vitest'
import { run } from '../src/run.ts'

export interface Typed {
  readonly code: number
  readonly out: string
  readonly err: string
  /** What was printed with --json. */
  json(): unknown
}

export interface Around {
  /** What is typed; made as it is asked for where it answers what was said, on standard error, until then. */
  readonly input?: string | ((err: () => string) => AsyncIterable<string>)
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Told what is said beside the result, as it is said. */
  readonly told?: (text: string) => void
}

/** Runs one command line as it would be typed where output is no terminal. */
export async function typed(line: readonly string[], around: Around = {}): Promise<Typed> {
  const out = new Collector()
  const err = new Collector(around.told)
  const code = await run({
    in: Readable.from(
      typedIn(around.input, () => err.text),
      { objectMode: false },
    ),
    out,
    err,
    environment: around.environment ?? {},
    signal: around.signal ?? new AbortController().signal,
    line,
  })
  return { code, out: out.text, err: err.text, json: () => JSON.parse(out.text) as unknown }
}

const typedIn = (input: Around['input'], err: () => string): Iterable<Buffer> | AsyncIterable<string> =>
  typeof input === 'function' ? input(err) : input === undefined ? [] : [Buffer.from(input)]

/** Of the signer files that tests make. */
export const passphrase = 'correct horse battery'

/** Command lines typed at a node; `json` gives what one that succeeds prints with --json. */
export function typing(node: () => { readonly url: string; readonly data: string }): {
  readonly carnet: (line: readonly string[], input?: string) => Promise<Typed>
  readonly json: (line: readonly string[]) => Promise<Record<string, unknown>>
} {
  const carnet = (line: readonly string[], input?: string): Promise<Typed> => {
    const { url: CARNET_URL, data: CARNET_DATA } = node()
    const environment = { CARNET_URL, CARNET_DATA, CARNET_SIGNER_PASSPHRASE: passphrase }
    return typed(line, { environment, ...(input === undefined ? {} : { input }) })
  }
  return {
    carnet,
    async json(line) {
      const said = await carnet([...line, '--json'])
      expect(said.code, said.out + said.err).toBe(0)
      return said.json() as Record<string, unknown>
    },
  }
}

class Collector extends Writable {
  text = ''
  readonly told: ((text: string) => void) | undefined

  constructor(told?: (text: string) => void) {
    super()
    this.told = told
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.told?.(chunk.toString())
    done()
  }
}

/** A text in which this stands, for expectations. */
export const containing = (text: string): unknown => expect.stringContaining(text)
