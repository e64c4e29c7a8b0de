import { openClient, type Client } from '@carnet/sdk'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromSource } from '../packages/engine/test/from-source.ts'
import { layEmbedded } from '../packages/engine/test/embedded.ts'

export { fromSource }

export interface NodeOptions {
  /** PostgreSQL of the records and of the keys; by default both are embedded. */
  readonly databaseUrl?: string
  readonly keysUrl?: string
  /** Runs what `tsc -b` has built, as users do, and not the sources. */
  readonly built?: boolean
  /** A folder of an earlier node, to start that one again. */
  readonly folder?: string
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** A real node: the supervisor with its two processes, on a folder of its own and a free port. */
export interface TestNode extends AsyncDisposable {
  readonly url: string
  readonly folder: string
  readonly data: string
  readonly pids: { readonly supervisor: number; readonly vault: number; readonly edge: number }
  /** The client of somebody whose token lies in the secret folder; by default the administrator. */
  client(name?: string): Client
  token(name?: string): string
  /** What it printed and logged so far. */
  output(): { readonly out: string; readonly log: string }
  kill(process: 'supervisor' | 'vault' | 'edge', signal?: NodeJS.Signals): void
  /** Ends it in order; the exit code. The folder stays until the node is disposed of. */
  stop(): Promise<number>
  readonly exited: Promise<number>
}

export const passphrase = 'a passphrase for tests only'
const server = join(import.meta.dirname, '../apps/server')

/** Starts a node and waits until it serves; what it printed is in the failure if it does not. */
export async function startNode(options: NodeOptions = {}): Promise<TestNode> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'carnet-node-'))
  const data = join(folder, 'data')
  if (options.folder === undefined && options.databaseUrl === undefined) layEmbedded(data)
  const child = spawn(
    process.execPath,
    [
      ...(options.built === true ? [join(server, 'dist/main.js')] : [...fromSource, join(server, 'src/main.ts')]),
      'start',
      '--data',
      data,
      '--port',
      '0',
      ...(options.args ?? ['--no-samples']),
    ],
    { env: environmentOf(options), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output = { out: '', log: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.log += text))
  const exited = once(child, 'exit').then(([code]) => (code as number | null) ?? 1)
  const url = await ready(child, exited, output)
  const pids = { supervisor: child.pid ?? 0, vault: pidOf(output.log, 'vault'), edge: pidOf(output.log, 'edge') }
  const token = (name = 'administrator'): string => readFileSync(join(`${data}.secret`, `${name}.token`), 'utf8').trim()
  const stop = async (): Promise<number> => {
    child.kill('SIGTERM')
    return exited
  }
  return {
    url,
    folder,
    data,
    pids,
    token,
    client: (name) => openClient({ url, token: token(name) }),
    output: () => output,
    kill: (name, signal = 'SIGKILL') => void process.kill(pids[name], signal),
    stop,
    exited,
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function environmentOf({ databaseUrl, keysUrl, environment }: NodeOptions): NodeJS.ProcessEnv {
  const compiled = process.env['NODE_COMPILE_CACHE']
  return {
    PATH: process.env['PATH'],
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
    CARNET_PASSPHRASE: passphrase,
    CARNET_LOG: 'info',
    ...(databaseUrl === undefined ? {} : { CARNET_DATABASE_URL: databaseUrl }),
    ...(keysUrl === undefined ? {} : { CARNET_KEYS_URL: keysUrl }),
    ...environment,
  }
}

async function ready(
  child: ChildProcess,
  exited: Promise<number>,
  output: { out: string; log: string },
): Promise<string> {
  const stopped = new AbortController()
  const ended = exited.then((code) => {
    stopped.abort()
    throw new Error(`the node ended with ${code}\n${output.out}\n${output.log}`)
  })
  const greeted = (async () => {
    for (;;) {
      const [, url] = /Carnet is ready at (\S+)/.exec(output.out) ?? []
      if (url !== undefined) return url
      if (child.stdout !== null) await once(child.stdout, 'data', { signal: stopped.signal })
    }
  })()
  ended.catch(() => undefined)
  greeted.catch(() => undefined)
  return Promise.race([greeted, ended])
}

/** The supervisor logs which process is which. */
function pidOf(log: string, name: string): number {
  for (const line of log.split('\n')) {
    if (!line.includes('"node/process"')) continue
    const event = JSON.parse(line) as { name: string; pid: number }
    if (event.name === name) return event.pid
  }
  throw new Error(`no process ${name} in the log`)
}
