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
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Runs one command line as it would be typed where output is no terminal. */
export async function typed(line: readonly string[], around: Around = {}): Promise<Typed> {
  const out = new Collector()
  const err = new Collector()
  const code = await run({
    in: Readable.from(around.input === undefined ? [] : [Buffer.from(around.input)]),
    out,
    err,
    environment: around.environment ?? {},
    signal: around.signal ?? new AbortController().signal,
    line,
  })
  return { code, out: out.text, err: err.text, json: () => JSON.parse(out.text) as unknown }
}

class Collector extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** A text in which this stands, for expectations. */
export const containing = (text: string): unknown => expect.stringContaining(text)
