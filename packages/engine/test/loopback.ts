import { spawnSync } from 'node:child_process'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as plainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as secureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

export interface Said {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A service on loopback that can go away and come back under the same address. */
export interface Loopback extends AsyncDisposable {
  readonly url: string
  /** Method and path of every request, in order. */
  readonly calls: readonly string[]
  stop(): Promise<void>
  start(): Promise<void>
}

export interface Certificate {
  readonly certificate: string
  readonly key: string
}

export async function serve(answer: (asked: Asked) => Said, tls?: Certificate): Promise<Loopback> {
  const calls: string[] = []
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://loopback')
      const asked = { method: request.method ?? '', path: decodeURIComponent(url.pathname), query: url.searchParams }
      calls.push(`${asked.method} ${asked.path}`)
      const text = Buffer.concat(parts).toString()
      const body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>)
      const said = answer({ ...asked, headers: request.headers, body })
      response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
      response.end(said.body === undefined ? undefined : JSON.stringify(said.body))
    })
  }
  const server: Server =
    tls === undefined ? plainServer(handle) : secureServer({ cert: tls.certificate, key: tls.key }, handle)
  const listen = (port: number): Promise<void> => new Promise((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${tls === undefined ? '127.0.0.1' : 'localhost'}:${port}`,
    calls,
    stop,
    start: () => listen(port),
    [Symbol.asyncDispose]: stop,
  }
}

/** A certificate for `localhost` that has just been made; undefined where this machine has no `openssl`. */
export function localCertificate(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-certificate-'))
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
    ])
    if (made.status !== 0) return undefined
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the services do inside: AES-256-GCM under a key that never leaves them. */
export const inside = {
  seal(key: Uint8Array, aad: string, plain: Uint8Array): Buffer {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  },
  open(key: Uint8Array, aad: string, sealed: Uint8Array): Buffer | undefined {
    if (sealed.length < 28) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(aad))
    decipher.setAuthTag(sealed.subarray(-16))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    } catch {
      return undefined
    }
  },
}
