import { operations } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { encodeFrame, type FrameKind } from '../apps/server/src/socket/index.ts'
import { wellFormed } from './well-formed.ts'
import { type Raw, startVaultProcess, type VaultProcess } from './vault-process.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/**
 * THREAT: a taken-over edge. It can say anything on its socket, and gets nothing that a committed, permitted request with a
 * live session does not give.
 */
let vault: VaultProcess
beforeAll(async () => {
  vault = await startVaultProcess()
})
afterAll(() => vault[Symbol.asyncDispose]())

const authorization = (): { authorization: string } => ({ authorization: `Bearer ${vault.administratorToken}` })
const codeOf = ({ text }: Raw): string =>
  (JSON.parse(text) as { type?: string }).type?.replace('https://carnet.example/problems/', '') ?? 'none'
const frames = (...said: readonly (readonly [FrameKind, unknown])[]): Buffer =>
  Buffer.concat(
    said.flatMap(([kind, value]) =>
      encodeFrame(kind, value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value))),
    ),
  )
const intake = (body: Uint8Array, how?: { breakOff: boolean }): Promise<Raw> =>
  vault.request({ ':path': '/intake', ...authorization() }, body, how)
const opening = ['opening', { format: 'csv/declarations' }] as const
const source = ['source', Buffer.from('Declaration ID\n1\n')] as const

describe('the edge can’t read', () => {
  test.each(Object.keys(operations))('%s: nothing without a session', async (verb) => {
    for (const credentials of [{}, { authorization: 'Bearer guessed' }, { authorization: 'Basic QTpC' }]) {
      const answer = await vault.request({ ':path': `/verb/${verb}`, ...credentials }, valid(verb))
      if (verb === 'beginSignIn') expect(answer.status).toBe(200)
      else if (verb === 'beginProviderSignIn') expect(codeOf(answer)).toBe('request/not-found')
      else expect(codeOf(answer)).toBe(verb.startsWith('signInBy') ? 'sign-in/refused' : 'request/unauthenticated')
    }
  })

  test.each(['open', 'unseal', 'keys', '__proto__', 'constructor', 'toString', '', '../find', 'find/../open'])(
    'there is no verb %j',
    async (verb) => {
      const answer = await vault.request({ ':path': `/verb/${verb}`, ...authorization() }, '{}')
      expect(codeOf(answer)).toBe('request/not-found')
    },
  )

  test('a live session alone releases nothing: purpose, case and role are decided here', async () => {
    const request = { purpose: 'clearance', select: { ids: ['00000000-0000-4000-8000-000000000000'] } }
    for (const verb of ['find', 'release']) {
      const answer = await vault.request({ ':path': `/verb/${verb}`, ...authorization() }, JSON.stringify(request))
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(codeOf(answer)).toMatch(/^(release|action)\//)
    }
  })

  test('a request that claims its own decision, actor or obligations is malformed', async () => {
    for (const claim of [{ decision: 'permitted' }, { actor: { kind: 'node' } }, { compartments: ['personal'] }]) {
      const request = { purpose: 'clearance', select: { ids: ['00000000-0000-4000-8000-000000000000'] }, ...claim }
      const answer = await vault.request({ ':path': '/verb/release', ...authorization() }, JSON.stringify(request))
      expect(codeOf(answer)).toBe('request/malformed')
    }
  })

  test.each([
    'tile/../../data/keys.sqlite',
    '../../../etc/passwd',
    'tile/0/..%2f..%2f000',
    'tile/entries/000.p/1',
    '/etc/passwd',
    'checkpoint/../checkpoint',
  ])('the ledger serves no file %s without a right to it', async (path) => {
    const answer = await vault.request({ ':method': 'GET', ':path': `/ledger/${path}` })
    expect([401, 404]).toContain(answer.status)
  })

  test.each(['GET', 'PUT', 'DELETE', 'CONNECT-ISH'])('%s is no way to ask', async (method) => {
    const answer = await vault.request({ ':method': method, ':path': '/verb/me', ...authorization() })
    expect(answer.status === 404 || answer.status === 0).toBe(true)
  })
})

describe('a hostile edge can’t take in what is not a message', () => {
  test('nothing is read without a session', async () => {
    const answer = await vault.request({ ':path': '/intake' }, frames(opening, source))
    expect(codeOf(answer)).toBe('request/unauthenticated')
  })

  test.each([
    ['bytes that are no frames', Buffer.from('no frames at all, but long enough to have a header')],
    ['a frame that breaks off', frames(opening, source).subarray(0, -3)],
    ['records before the opening', frames(source, ['records', []])],
    ['a second opening', frames(opening, opening)],
    ['an opening that is not one', frames(['opening', { format: 7 }])],
    ['an opening that is not JSON', frames(['opening', Buffer.from('{')])],
    ['records that are no list', frames(opening, ['records', { length: 3 }])],
    ['a closing that claims its own digest', frames(opening, ['closing', { records: 0, unknown: [], digest: 'x' }])],
    ['a message without an end', frames(opening, source)],
    ['more records claimed than sent', frames(opening, source, ['closing', { records: 5, unknown: [] }])],
  ])('%s', async (_, body) => {
    expect(codeOf(await intake(body))).toBe('message/unfinished')
  })

  test('records that are not what their type takes', async () => {
    const record = { type: 'declaration', subjects: [], elements: [{ id: 'declaration.reference', value: 7 }] }
    expect(codeOf(await intake(frames(opening, source, ['records', [record]])))).toBe('message/unknown-record')
  })

  test('a message larger than the node accepts', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 65)
    const body = frames(opening, ...Array.from({ length: 6 }, () => ['source', chunk] as const))
    expect(codeOf(await intake(body))).toBe('request/too-large')
  })

  test('a body larger than a verb takes', async () => {
    const body = JSON.stringify({ purpose: 'x'.repeat(2 * 1024 * 1024) })
    expect(codeOf(await vault.request({ ':path': '/verb/find', ...authorization() }, body))).toBe('request/too-large')
  })

  test('a stream that is given up leaves nothing, and the next one is served', async () => {
    for (let turn = 0; turn < 5; turn++) await intake(frames(opening, source), { breakOff: true })
    const answer = await vault.request({ ':path': '/verb/me', ...authorization() }, '{}')
    expect(answer.status).toBe(200)
  })

  test('bytes that are no HTTP end their connection and nothing else', async () => {
    vault.socket.on('error', () => undefined).resume()
    vault.socket.write('GET / HTTP/1.1\r\nHost: vault\r\n\r\n')
    await new Promise((done) => vault.socket.once('close', done))
    const answer = await vault.request({ ':path': '/verb/me', ...authorization() }, '{}')
    expect(answer.status).toBe(200)
  })
})

/** A request that the verb takes, so that only the session is missing. */

const valid = (verb: string): string => JSON.stringify(wellFormed[verb] ?? {})
