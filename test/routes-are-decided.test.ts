import { type Operation, operations } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../apps/server/src/edge/app.ts'
import type { VaultClient } from '../apps/server/src/edge/vault.ts'
import { startNode, type TestNode } from './node.ts'
import { wellFormed } from './well-formed.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** For everybody: what they say is the same whoever asks. */
const open = ['GET /health', 'GET /v1/openapi.json', 'GET /v1/reference']
/** Checkpoints and hash tiles are for everybody too; entries are decided by the action `read-entries`. */
const ledger = 'GET /ledger/*'
/** What carries bytes or lines, and the operation or action that decides it. */
const decided = {
  'POST /v1/messages': 'ingest',
  'GET /v1/jobs/:id/events': 'job',
  ...('standing' in operations ? { 'POST /v1/standing/:id/batches': 'standing-release' } : {}),
}

/** Asked by whoever has no session yet: that is what they are for. */
const signingIn = ['beginSignIn', 'beginProviderSignIn']
/** What a browser goes to on its way to a provider and back: the operations that begin and finish it, and no more. */
const atProvider = ['GET /sign-in/provider', 'GET /sign-in/provider/callback']

const unused = (): never => {
  throw new Error('no route is asked here')
}
const app = createApp(
  { largestMessage: 1, messagesAtOnce: 1, requestsAtOnce: 1 },
  {
    // Only what is served is looked at; nothing is asked.
    vault: {} as VaultClient,
    health: unused,
    log: () => undefined,
    version: '0',
    tls: false,
    draining: new AbortController().signal,
  },
)
/** The console's files, where it is built: they are the same for everybody, and ask for all that they show. */
const isPage = (path: string): boolean => path === '/' || path.startsWith('/console/')
/** Every other route that the edge answers on; what stands before all of them has no method of its own. */
const served = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && !isPage(path))
      .map(({ method, path }) => `${method} ${path}`),
  ),
]
const routeOf = ({ method, path }: Operation): string => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`

let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node[Symbol.asyncDispose]())

/** INVARIANT (everything-decided): each operation has a deed with its action, or the node does not compile; the edge serves nothing beside them. */
describe('everything decided', () => {
  test('a route is an operation, or on the short list of those that say why not', () => {
    const known = [
      ...Object.values<Operation>(operations).map(routeOf),
      ...open,
      ...atProvider,
      ledger,
      ...Object.keys(decided),
    ]
    expect(served.filter((route) => !known.includes(route))).toEqual([])
    expect(known.filter((route) => !served.includes(route))).toEqual([])
  })

  test('no two operations have one route', () => {
    const routes = Object.values<Operation>(operations).map(routeOf)
    expect(routes.filter((route, at) => routes.indexOf(route) !== at)).toEqual([])
  })

  test('every other route says nothing to whoever shows no session', async () => {
    // One after another: so many at once would be too many.
    const answered: (readonly [string, number])[] = []
    for (const [name, { method, path }] of [...Object.entries<Operation>(operations), ...besides]) {
      const given = (wellFormed[name] ?? {}) as Readonly<Record<string, unknown>>
      const address = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(given[key])))
      const body = JSON.stringify(without(given, path))
      const response = await fetch(`${node.url}${address}`, method === 'GET' ? {} : { method, body })
      answered.push([name, response.status])
    }
    expect(answered.filter(([name, status]) => status !== 401 && !signingIn.includes(name))).toEqual([])
  })
})

const besides: readonly (readonly [string, Pick<Operation, 'method' | 'path'>])[] = [
  ['job', { method: 'GET', path: '/v1/jobs/{id}/events' }],
  ['entries', { method: 'GET', path: '/ledger/tile/entries/000' }],
]

const without = (given: Readonly<Record<string, unknown>>, path: string): object =>
  Object.fromEntries(Object.entries(given).filter(([key]) => !path.includes(`{${key}}`)))
