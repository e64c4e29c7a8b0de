import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { dirname, extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Socket } from 'node:net'
import type { z } from 'zod'
import type { Allowed } from './provider.ts'
import {
  connectionDescriptors,
  controlDescriptor,
  EdgeReport,
  type EdgeSettings,
  VaultReport,
  type VaultSettings,
} from './socket/index.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One of the two processes, from the supervisor's side. */
export interface Child<Settings, Report> {
  readonly pid: number
  readonly exit: Promise<Exit>
  settle(settings: Settings): void
  /** The next report, or undefined once the process has ended. */
  next(): Promise<Report | undefined>
  kill(signal: NodeJS.Signals): void
}

export interface Pair {
  readonly vault: Child<VaultSettings, VaultReport>
  readonly edge: Child<EdgeSettings, EdgeReport>
}

const here = import.meta.dirname
const checkout = join(here, '../../..')
const code = ['apps/server', 'apps/console', 'packages', 'node_modules', 'package.json'].map((part) =>
  join(checkout, part),
)

/** Folders that the vault process may write, and those that it is to read something from. */
export interface Folders {
  readonly data: string
  readonly anchor: string
  readonly backups: string
  readonly keyBackups: string | undefined
  readonly read: readonly string[]
}

/**
 * Starts both processes with the sockets between them. THREAT: a taken-over edge looking around. It has no folder but the
 * code's, can start no process and evaluate no text; and neither can be opened with a debugger.
 */
export function spawnPair(folders: Folders, allowed: Allowed): Pair {
  const vault = spawnVaultProcess(folders, allowed)
  const sockets = connectionDescriptors.map((descriptor) => socketOf(vault, descriptor))
  const edge = run('edge', ['--disallow-code-generation-from-strings'], sockets)
  // The ends that went to the edge are its own now.
  for (const socket of sockets) socket.destroy()
  return { vault: childOf(vault, VaultReport), edge: childOf(edge, EdgeReport) }
}

/** The vault process alone, with nobody to talk to: it makes the node and ends. */
export function spawnVault(folders: Folders, allowed: Allowed): Child<VaultSettings, VaultReport> {
  return childOf(spawnVaultProcess(folders, allowed), VaultReport)
}

function spawnVaultProcess(
  { data, anchor, backups, keyBackups, read }: Folders,
  { flags, variables }: Allowed,
): ChildProcess {
  // A prefix each: Node takes a folder that exists for what is in it, and then refuses to make sure that it is there.
  const folders = [
    ...[data, anchor, backups, ...(keyBackups === undefined ? [] : [keyBackups])].flatMap((folder) => [
      `--allow-fs-read=${folder}*`,
      `--allow-fs-write=${folder}*`,
    ]),
    ...read.map((folder) => `--allow-fs-read=${folder}*`),
  ]
  // The embedded database has a thread of its own, with the same permissions.
  return run(
    'vault',
    ['--allow-worker', '--disable-warning=PERM0006', ...folders, ...flags],
    connectionDescriptors.map(() => 'pipe' as const),
    variables,
  )
}

/** Of what this process was started with: where code is found, and how much of WebAssembly is optimised. */
const handedOn = /^--(conditions=|liftoff-only$|wasm-)/

function run(
  name: 'vault' | 'edge',
  flags: readonly string[],
  connections: readonly ('pipe' | Socket)[],
  variables: readonly string[] = [],
): ChildProcess {
  const extension = extname(import.meta.filename)
  const args = [
    ...process.execArgv.filter((flag) => handedOn.test(flag)),
    '--disable-sigusr1',
    '--permission',
    ...code.map((folder) => `--allow-fs-read=${folder}`),
    ...flags,
    join(here, name, `main${extension}`),
  ]
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'pipe', ...connections]
  return spawn(process.execPath, args, { stdio, cwd: dirname(here), env: environment(variables) })
}

/** THREAT: secrets in an environment. Nothing of ours is handed on: settings come over the control descriptor. */
function environment(variables: readonly string[]): NodeJS.ProcessEnv {
  const kept = /^(TZ|LANG|LC_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|OPENSSL_(CONF|MODULES)|OTEL_.*|SystemRoot)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name) || variables.includes(name)))
}

function childOf<Settings, Report>(child: ChildProcess, schema: z.ZodType<Report>): Child<Settings, Report> {
  const control = socketOf(child, controlDescriptor)
  control.on('error', () => undefined)
  const lines = createInterface({ input: control })[Symbol.asyncIterator]()
  const exit = once(child, 'exit').then(
    ([code, signal]: (Exit['code'] | Exit['signal'])[]) => ({ code, signal }) as Exit,
  )
  return {
    pid: child.pid ?? 0,
    exit,
    settle: (settings) => void control.write(`${JSON.stringify(settings)}\n`),
    async next() {
      // A process that breaks off resets its line: that is an end like any other.
      const line = await lines.next().catch(() => undefined)
      return line === undefined || line.done === true ? undefined : schema.parse(JSON.parse(line.value))
    },
    kill: (signal) => void child.kill(signal),
  }
}

function socketOf(child: ChildProcess, descriptor: number): Socket {
  const stream = child.stdio[descriptor]
  if (!(stream instanceof Socket)) throw new Error(`descriptor ${descriptor} is not a socket`)
  return stream
}
