import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { localCertificate } from '../../../test/loopback.ts'
import { keepsTheContract } from '../../../test/provider-contract.ts'
import { transitServer } from '../../../test/transit-server.ts'
import { valueOf } from '../../../test/vault-world.ts'
import type { TransitSettings } from './settings.ts'
import { transitProvider } from './transit.ts'

const now = (): Date => new Date()
const token = 's.a-token-that-is-secret'
const settings = (address: string, more: Partial<TransitSettings> = {}): TransitSettings => ({
  kind: 'transit',
  address,
  mount: 'transit',
  login: { token },
  ...more,
})
/** No longer than it takes to ask again. */
const hurried = { pauses: [1, 1] }
const plain = randomBytes(32)

describe('Transit', () => {
  keepsTheContract(async () => {
    const server = await transitServer()
    server.tokens.add(token)
    return {
      provider: transitProvider(settings(server.url), now, hurried),
      destroys: 'at once',
      secrets: [token],
      stop: server.stop,
      start: server.start,
      [Symbol.asyncDispose]: server.stop,
    }
  })

  test('an AppRole logs in once, and again when its token has ended', async () => {
    const appRole = { role: 'a-role', secret: 'a-secret-id' }
    await using server = await transitServer(appRole)
    const provider = transitProvider(settings(server.url, { login: appRole }), now, hurried)
    const key = valueOf(await provider.create())
    valueOf(await provider.wrap(key, plain, 'context'))
    const logins = (): number => server.calls.filter((call) => call.endsWith('approle/login')).length
    expect(logins()).toBe(1)
    server.tokens.clear()
    valueOf(await provider.wrap(key, plain, 'context'))
    expect(logins()).toBe(2)
  })

  test('a wrong secret id is a lack of permission', async () => {
    await using server = await transitServer({ role: 'a-role', secret: 'a-secret-id' })
    const login = { role: 'a-role', secret: 'another' }
    const answer = await transitProvider(settings(server.url, { login }), now, hurried).create()
    expect(JSON.stringify(answer)).toContain('permissions')
    expect(JSON.stringify(answer)).not.toContain('another')
  })

  test('busy, it is asked again, and then refused', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    const provider = transitProvider(settings(server.url), now, hurried)
    const busy = { status: 429, body: { errors: ['request path: rate limit quota exceeded'] } }
    server.instead.push(busy, busy)
    valueOf(await provider.create())
    server.instead.push(busy, busy, busy)
    expect(JSON.stringify(await provider.create())).toContain('quota')
  })

  test('sealed, it says so, and goes on once it is unsealed', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    const provider = transitProvider(settings(server.url), now, hurried)
    server.state.sealed = true
    expect(JSON.stringify(await provider.probe())).toContain('sealed')
    server.state.sealed = false
    valueOf(await provider.probe())
  })

  test('a token that ends soon is renewed when it is probed', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    valueOf(await transitProvider(settings(server.url), now, hurried).probe())
    expect(server.calls).toContain('POST /v1/auth/token/renew-self')
  })

  test('THREAT: an engine that is mounted elsewhere has destroyed nothing', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    const provider = transitProvider(settings(server.url, { mount: 'elsewhere' }), now, hurried)
    expect(await provider.destruction('carnet-key')).toMatchObject({ ok: false })
    expect(await provider.destroy('carnet-key')).toMatchObject({ ok: false })
  })

  test('THREAT: wrapping under a key that is gone makes no new one', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    const provider = transitProvider(settings(server.url), now, hurried)
    expect(await provider.wrap('carnet-never-made', plain, 'context')).toMatchObject({ ok: false })
    expect(await provider.destruction('carnet-never-made')).toMatchObject({ value: { state: 'destroyed' } })
  })

  test('what is not the server’s own answer is none', async () => {
    await using server = await transitServer()
    server.tokens.add(token)
    const provider = transitProvider(settings(server.url), now, hurried)
    const key = valueOf(await provider.create())
    server.instead.push({ status: 200, body: 'a portal that wants a login' })
    expect(await provider.wrap(key, plain, 'context')).toMatchObject({ ok: false })
    server.instead.push({ status: 404, body: 'not here' })
    expect(await provider.destruction(key)).toMatchObject({ ok: false })
  })

  const certificate = localCertificate()
  test.skipIf(certificate === undefined)('over TLS with an authority of its own, and with no other', async () => {
    await using server = await transitServer(undefined, certificate)
    server.tokens.add(token)
    const authority = certificate?.certificate ?? ''
    valueOf(await transitProvider(settings(server.url, { authority }), now, hurried).create())
    const untrusting = transitProvider(settings(server.url), now, hurried)
    expect(JSON.stringify(await untrusting.create())).toContain('does not answer')
  })
})
