import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const folder = mkdtempSync(join(tmpdir(), 'carnet-mutual-tls-'))
const at = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(at(name), 'utf8')
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

function openssl(...line: readonly string[]): void {
  const made = spawnSync('openssl', line, { cwd: folder, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
}
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'] as const
const authority = (name: string): void =>
  openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`)
function issue(name: string, by: string): void {
  openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-out', `${name}.pem`)
}

interface Said {
  readonly status: number
  readonly body: unknown
}

let node: TestNode
/** Who the node takes the bearer of a certificate, a token or both for. */
const me = (who: { readonly certificate?: string; readonly token?: string }): Promise<Said> => ask('/v1/me', who)
function ask(
  path: string,
  { certificate, token, body }: { certificate?: string; token?: string; body?: object },
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(path, node.url),
      {
        method: body === undefined ? 'GET' : 'POST',
        ca: text('server.pem'),
        servername: 'localhost',
        agent: false,
        ...(certificate === undefined ? {} : { cert: text(`${certificate}.pem`), key: text(`${certificate}.key`) }),
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as unknown }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const thumbprintOf = (name: string): string =>
  Buffer.from(new X509Certificate(text(`${name}.pem`)).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')

describe.skipIf(!hasOpenssl)('services by client certificate', () => {
  let service: string
  beforeAll(async () => {
    const localhost = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    openssl('req', '-x509', ...newKey, ...localhost, '-keyout', 'server.key', '-out', 'server.pem')
    authority('services')
    authority('elsewhere')
    issue('declarations', 'services')
    issue('unregistered', 'services')
    issue('foreign', 'elsewhere')
    authority('self-made')
    node = await startNode({
      args: [
        ...['--no-samples', '--tls-cert', at('server.pem'), '--tls-key', at('server.key')],
        ...['--tls-client-ca', at('services.pem')],
      ],
    })
    const token = node.token()
    const made = await ask('/v1/services', { token, body: { name: 'declarations' } })
    service = (made.body as { readonly actor: { readonly id: string } }).actor.id
    for (const name of ['declarations', 'foreign', 'self-made']) {
      const proof = { kind: 'certificate', thumbprint: thumbprintOf(name) }
      expect(await ask(`/v1/services/${service}/keys`, { token, body: { proof } })).toMatchObject({ status: 200 })
    }
  })
  afterAll(async () => {
    await node[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  test('a registered certificate shows its service', async () => {
    expect(await me({ certificate: 'declarations' })).toMatchObject({
      status: 200,
      body: { kind: 'service', id: service, strength: 'mutual-tls' },
    })
  })

  test('only a certificate under the authority shows anybody', async () => {
    for (const certificate of ['foreign', 'self-made'])
      expect(await me({ certificate }), certificate).toMatchObject({ status: 401 })
  })

  test('one that nobody registered shows nobody, and none is needed with a token', async () => {
    expect(await me({ certificate: 'unregistered' })).toMatchObject({ status: 401 })
    expect(await me({})).toMatchObject({ status: 401 })
    expect(await me({ token: node.token() })).toMatchObject({ status: 200, body: { kind: 'person' } })
  })

  test('THREAT: a request that says of itself which certificate it has', async () => {
    const said = await new Promise<number>((resolve, reject) => {
      const headers = { 'x-certificate': thumbprintOf('declarations') }
      request(new URL('/v1/me', node.url), { ca: text('server.pem'), servername: 'localhost', headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })
    expect(said).toBe(401)
  })

  test('an end counts for connections that are open', async () => {
    const token = node.token()
    const listed = await ask(`/v1/services/${service}/keys`, { token })
    const { keys } = listed.body as { readonly keys: readonly { readonly id: string; readonly name: string }[] }
    const own = keys.find(({ name }) => name === thumbprintOf('declarations'))?.id ?? ''
    expect(await ask(`/v1/service-keys/${own}/end`, { token, body: {} })).toMatchObject({ status: 200 })
    expect(await me({ certificate: 'declarations' })).toMatchObject({ status: 401 })
  })
})

test('a file that is not there is told, and nothing starts', async () => {
  await expect(startNode({ args: ['--no-samples', '--tls-client-ca', 'absent.pem'] })).rejects.toThrow(
    '--tls-client-ca',
  )
})
