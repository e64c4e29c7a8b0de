import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Connection, Connections } from './connection.ts'
import { StoreFault, stripped } from './fault.ts'

export type Asked =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'copy'; readonly sql: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'copy-out'; readonly sql: string }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'close' }
export type Told =
  | { readonly rows: readonly unknown[]; readonly affected: number; readonly bytes?: Uint8Array<ArrayBuffer> }
  | { readonly failed: string }

/** What a worker is given to begin with. */
export interface Given {
  readonly folder: string
  readonly engine: Compiled
}

/** The platform’s own, whose types come only with those of browsers. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<Compiled> }
type Compiled = object

const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
let engine: Promise<Compiled> | undefined
/** Compiled once in a process: what was optimised for one worker, the next one has. */
const compiledEngine = (): Promise<Compiled> =>
  (engine ??= readFile(join(dist, 'pglite.wasm')).then((bytes) => WebAssembly.compile(bytes)))

/** The embedded PostgreSQL in a worker thread. It has one session: whoever uses it has it alone until done. */
export async function openPglite(folder: string): Promise<Connections> {
  const worker = new Worker(
    new URL(import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js', import.meta.url),
    {
      workerData: { folder, engine: await compiledEngine() } satisfies Given,
    },
  )
  const waiting: ((told: Told) => void)[] = []
  let lost = false
  await new Promise<void>((ready, failed) => {
    worker.once('message', () => ready())
    worker.once('error', (failure) => failed(stripped(failure)))
  })
  worker.on('message', (told: Told) => waiting.shift()?.(told))
  worker.on('exit', () => {
    lost = true
    for (const answer of waiting.splice(0)) answer({ failed: '' })
  })
  worker.on('error', () => undefined)

  const ask = async (asked: Asked): Promise<Exclude<Told, { failed: string }>> => {
    if (lost) throw new StoreFault('08006')
    const told = await new Promise<Told>((answer) => {
      waiting.push(answer)
      worker.postMessage(asked)
    })
    if ('failed' in told) throw stripped({ code: told.failed })
    return told
  }
  const connection: Connection = {
    async query<Row>(sql: string, parameters: readonly unknown[]) {
      const { rows, affected } = await ask(
        parameters.length === 0 && /;\s*\S/.test(sql) ? { kind: 'script', sql } : { kind: 'query', sql, parameters },
      )
      return { rows: rows as Row[], affected }
    },
    async copyIn(statement, bytes) {
      const whole = bytes instanceof Uint8Array ? bytes : await gathered(bytes)
      await ask({ kind: 'copy', sql: `${statement} from '/dev/blob' (format binary)`, bytes: new Uint8Array(whole) })
    },
    async *copyOut(statement) {
      // The engine gives a table's bytes as one: it is not made for tables that memory does not hold.
      const { bytes } = await ask({ kind: 'copy-out', sql: `${statement} to '/dev/blob' (format binary)` })
      if (bytes !== undefined) yield bytes
    },
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    engine: 'pglite',
    use(work) {
      const turn = last.then(() => work(connection))
      last = turn.catch(() => undefined)
      return turn
    },
    async close() {
      await last
      if (!lost) await ask({ kind: 'close' })
      await worker.terminate()
    },
  }
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
