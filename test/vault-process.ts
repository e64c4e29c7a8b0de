import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type ClientHttp2Session, connect, constants } from 'node:http2'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fromSource } from '../packages/engine/test/from-source.ts'
import { passphrase } from './node.ts'

/** What came back on the socket: nothing has been checked or parsed. */
export interface Raw {
  readonly status: number
  readonly text: string
}

/** A vault process without its edge: the test holds the other end of the socket and says whatever it likes. */
export interface VaultProcess extends AsyncDisposable {
  readonly administratorToken: string
  readonly folder: string
  readonly pid: number
  /** A request of any form; the body may be anything, and may stop without an end. */
  request(
    headers: Readonly<Record<string, string>>,
    body?: Uint8Array | string,
    how?: { readonly breakOff?: boolean },
  ): Promise<Raw>
  /** The socket itself, for what is no HTTP. */
  readonly socket: Socket
  log(): string
}

const main = join(import.meta.dirname, '../apps/server/src/vault/main.ts')

export async function startVaultProcess(
  stores: { databaseUrl?: string; keysUrl?: string } = {},
): Promise<VaultProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-vault-'))
  const child = spawn(process.execPath, [...fromSource, main], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: {},
  })
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text))
  const reports = createInterface({ input: socketOf(child, 3) })[Symbol.asyncIterator]()
  const settings = {
    task: 'start',
    authority: 'Test Customs',
    data: join(folder, 'data'),
    anchor: join(folder, 'anchor'),
    backups: join(folder, 'backups'),
    ...stores,
    provider: { kind: 'local', passphrase },
    profile: 'standard',
    acceptLoss: false,
    largestMessage: 4 * 1024 * 1024,
    messagesAtOnce: 2,
    rates: { person: 1_000_000, service: 1_000_000, address: 1_000_000 },
    version: '0.0.0',
    log: 'info',
  }
  socketOf(child, 3).write(`${JSON.stringify(settings)}\n`)
  const report = async (): Promise<unknown> => {
    const line = await reports.next().catch(() => undefined)
    if (line === undefined || line.done === true) throw new Error(`the vault process did not start\n${log}`)
    return JSON.parse(line.value)
  }
  const made = (await report()) as { readonly administratorToken: string }
  await report()
  const socket = socketOf(child, 5)
  const session = connect('http://vault', { createConnection: () => socketOf(child, 4) })
  session.on('error', () => undefined)
  const exit = once(child, 'exit')
  return {
    administratorToken: made.administratorToken,
    folder,
    pid: child.pid ?? 0,
    request: (headers, body, how) => request(session, headers, body, how),
    socket,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      session.destroy()
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function request(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string = '',
  how: { readonly breakOff?: boolean } = {},
): Promise<Raw> {
  const stream = session.request({ ':method': 'POST', ...headers }, { endStream: false })
  let status = 0
  let text = ''
  stream.setEncoding('utf8')
  stream.on('response', (answer) => (status = answer[':status'] ?? 0))
  stream.on('data', (part: string) => (text += part))
  stream.on('error', () => undefined)
  const closed = once(stream, 'close')
  if (how.breakOff === true) stream.write(body, () => stream.close(constants.NGHTTP2_CANCEL))
  else stream.end(body)
  await closed
  return { status, text }
}

function socketOf(child: ChildProcess, descriptor: number): Socket {
  const stream = child.stdio[descriptor]
  if (!(stream instanceof Socket)) throw new Error('not a socket')
  return stream.on('error', () => undefined)
}
