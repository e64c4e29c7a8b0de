import { declarationsCsv, travelDocumentsMrz, world } from '@carnet/world'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'
import { countRows, freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const limit = 512 * 1024 * 1024
/** Bytes of the gigantic message, and KiB that a process may come to hold for it: fewer, whatever the collector does. */
const gigantic = 480 * 1024 * 1024
const mostGrowth = 448 * 1024

let stores: Stores
let node: TestNode
beforeAll(async () => {
  stores = await freshDatabases(inject('databaseUrl'))
  node = await startNode({
    ...stores,
    args: ['--no-samples', '--largest-message', String(limit), '--address-requests', '60'],
  })
})
afterAll(() => node[Symbol.asyncDispose]())

const csv = [...declarationsCsv(world('bad-input'), 20)].map((part) => Buffer.from(part).toString('utf8')).join('')
const lines = csv.split('\n')
const zones = [...travelDocumentsMrz(world('bad-input'), 20)].map((part) => Buffer.from(part).toString('utf8')).join('')
/** The two lines of a passport. */
const zone = /^(P<.{42})\n(.{44})$/m.exec(zones)?.slice(1) ?? []
const [, secondLine = ''] = zone
const secret = 'NOBODYELSEMAYSEETHIS'

async function post(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Problem> {
  const response = await fetch(`${node.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${node.token()}`, ...headers },
    body,
    ...({ duplex: 'half' } as object),
  })
  return { status: response.status, ...((await response.json()) as object) } as Problem
}
interface Problem {
  readonly status: number
  readonly type: string
  readonly quarantined?: boolean
  readonly at?: { readonly line: number }
}

describe('bad input is refused whole, with its place, and kept in quarantine', () => {
  test.each([
    ['a field too many', [...lines.slice(0, 4), `${lines[4] ?? ''},${secret}`, ...lines.slice(5)].join('\n'), 5],
    ['a row that breaks off', csv.trimEnd().slice(0, -30), 21],
    ['a quote that never ends', [...lines.slice(0, 3), `"${secret}`, ...lines.slice(3)].join('\n'), undefined],
  ])('malformed: %s', async (_, message, line) => {
    const problem = await post(message)
    expect(problem).toMatchObject({ status: 422, quarantined: true })
    expect(problem.type).toMatch(/message\/malformed$/)
    if (line !== undefined) expect(problem.at?.line).toBe(line)
    expect(JSON.stringify(problem)).not.toContain(secret)
  })

  test.each([
    ['a check digit that does not fit', [zone[0], secondLine.replace(/..$/, '99')], 2],
    ['a line too many', [...zone, secret], 3],
    ['a line that breaks off', [zone[0], secondLine.slice(0, -9)], 2],
    ['a second document without its second line', [...zone, '', zone[0]], undefined],
    ['a letter that no zone has', [zone[0], secondLine.replace('<', 'é')], 2],
  ])('a machine-readable zone: %s', async (_, message, line) => {
    const problem = await post(`${message.join('\n')}\n`)
    expect(problem).toMatchObject({ status: 422, quarantined: true })
    expect(problem.type).toMatch(/message\/malformed$/)
    if (line !== undefined) expect(problem.at?.line).toBe(line)
    for (const text of [secret, secondLine.slice(0, 9)]) expect(JSON.stringify(problem)).not.toContain(text)
  })

  test('a machine-readable zone that is not UTF-8', async () => {
    const message = Buffer.concat([Buffer.from(`${zone.join('\n')}\n`), Buffer.from([0x50, 0xff, 0xfe, 0x0a])])
    expect(await post(new Uint8Array(message))).toMatchObject({ status: 422, quarantined: true })
  })

  test('wrongly encoded: bytes that are not UTF-8', async () => {
    const message = Buffer.concat([Buffer.from(csv), Buffer.from([0xc3, 0x28, 0xff, 0x0a])])
    expect(await post(new Uint8Array(message))).toMatchObject({ status: 422, quarantined: true })
  })

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${csv}`, 'utf16le')],
    ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['prose', Buffer.from(`Dear sirs, ${secret}`)],
  ])('of no format: %s', async (_, message) => {
    const problem = await post(new Uint8Array(message))
    expect([415, 422]).toContain(problem.status)
    expect(JSON.stringify(problem)).not.toContain(secret)
  })

  test('compressed, badly named, unauthenticated: refused before it is read', async () => {
    expect((await post(csv, { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await post(csv, { 'idempotency-key': 'two words' })).status).toBe(400)
    expect((await post(csv, { authorization: 'Bearer guessed' })).status).toBe(401)
  })

  test('none of it left a record; each refusal is stamped and kept sealed', async () => {
    const rows = await countRows(['record', 'intake', 'acceptance', 'quarantine'], node.data, stores)
    expect(rows).toMatchObject({ record: 0, intake: 0, acceptance: 0 })
    expect(rows['quarantine']).toBeGreaterThan(5)
  })
})

describe('gigantic input', () => {
  test('a message that says it is too large is refused before its first byte', async () => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer ${node.token()}\r\nContent-Length: ${limit + 1}\r\n\r\n`,
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  test.skipIf(process.platform !== 'linux')(
    'memory is bounded while it is read and kept',
    async () => {
      const before = { edge: peak(node.pids.edge), vault: peak(node.pids.vault) }
      const problem = await post(streamOf(gigantic))
      expect(problem).toMatchObject({ status: 422, quarantined: true })
      for (const name of ['edge', 'vault'] as const)
        expect(peak(node.pids[name]) - before[name], name).toBeLessThan(mostGrowth)
    },
    240_000,
  )
})

describe('senders who do not finish', () => {
  test('a header that never ends loses its connection', async () => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('POST /v1/messages HTTP/1.1\r\nHost: node\r\nX-Slow: ')
    socket.resume()
    await once(socket, 'close')
  })

  test('a body that never ends is answered', async () => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/find HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer ${node.token()}\r\nContent-Length: 100\r\n\r\n{`,
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /)
    socket.destroy()
  })

  test.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['chunks in a coding of its own', 'Transfer-Encoding: xchunked'],
    ['a field that is two', 'X-A: b\nTransfer-Encoding: chunked'],
  ])('THREAT smuggling: a request of %s is refused, and its connection ends', async (_, fields) => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    const smuggled = 'GET /health HTTP/1.1\r\nHost: node\r\n\r\n'
    socket.write(`POST /v1/find HTTP/1.1\r\nHost: node\r\n${fields}\r\n\r\n0\r\n\r\n${smuggled}`)
    const answers: Buffer[] = []
    socket.on('data', (bytes: Buffer) => answers.push(bytes))
    await once(socket, 'close')
    const text = Buffer.concat(answers).toString()
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).not.toContain('200 OK')
  })

  test('a message that breaks off leaves nothing', async () => {
    const socket = connect(Number(new URL(node.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer ${node.token()}\r\nContent-Length: 100000\r\n\r\n${csv}`,
    )
    socket.end()
    socket.resume()
    await once(socket, 'close')
    const health = await fetch(`${node.url}/health`)
    expect(health.status).toBe(200)
  })
})

describe('how much a node answers', () => {
  test('every answer says what is left of an allowance, and one beyond it when there is more', async () => {
    const headers = { authorization: `Bearer ${node.token()}` }
    const within = await fetch(`${node.url}/v1/me`, { headers })
    expect(within.headers.get('ratelimit-policy')).toBe('"person";q=3000;w=60')
    expect(within.headers.get('ratelimit')).toMatch(/^"person";r=\d{1,4};t=\d{1,2}$/)
    const asked = Array.from({ length: 200 }, () => fetch(`${node.url}/v1/sign-in`, { method: 'POST' }))
    const beyond = (await Promise.all(asked)).findLast(({ status }) => status === 429)
    expect(beyond?.headers.get('ratelimit-policy')).toBe('"address";q=60;w=60')
    expect(beyond?.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d{1,2}$/)
    expect(Number(beyond?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await beyond?.json()).toMatchObject({ type: expect.stringMatching(/request\/too-many$/) as string })
    expect((await fetch(`${node.url}/v1/me`, { headers })).status).toBe(200)
  })
})

/** Rows that are read and sealed, then the rest as one row that does not end: both halves of the way are under load. */
function streamOf(size: number): ReadableStream<Uint8Array> {
  const row = Buffer.from(`${lines[1] ?? ''}\n`)
  const rows = Buffer.concat(Array.from({ length: 600 }, () => row))
  const rest = Buffer.alloc(1024 * 1024, 'x')
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent === 0) controller.enqueue(Buffer.from(`${lines[0] ?? ''}\n`))
      const part = sent < 2 * 1024 * 1024 ? rows : rest
      sent += part.length
      controller.enqueue(new Uint8Array(part))
      if (sent >= size) controller.close()
    },
  })
}

/** Most that a process ever held, in KiB. */
function peak(pid: number): number {
  const [, kilobytes = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes)
}
