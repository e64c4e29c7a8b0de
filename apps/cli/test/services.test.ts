import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typed, type Typed } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-services-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const carnet = (line: readonly string[]): Promise<Typed> =>
  typed(line, { environment: { CARNET_URL: node.url, CARNET_DATA: node.data } })
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** As the guide for integrators says it, with nothing but what every platform has. */
function tokenOf({ name, service }: { readonly name: string; readonly service: string }, key: KeyObject): string {
  const base64url = (said: object): string => Buffer.from(JSON.stringify(said)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const times = { iat, exp: iat + 60, jti: randomUUID() }
  const claims = { iss: service, sub: service, aud: 'carnet/demo-customs', ...times }
  const signed = `${base64url({ alg: 'EdDSA', kid: name })}.${base64url(claims)}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

describe('a service that signs, from the command line', { timeout: 120_000 }, () => {
  test('its public key is registered, and it needs no token of the node any more', async () => {
    expect(await carnet(['service', 'add', 'Declarations'])).toMatchObject({ code: 0 })
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const path = file('public.jwk', JSON.stringify({ ...publicKey.export({ format: 'jwk' }), use: 'sig' }))
    const added = await carnet(['service', 'key', 'add', 'Declarations', path, '--json'])
    expect(added.code, added.out + added.err).toBe(0)
    const key = added.json() as { readonly id: string; readonly name: string; readonly service: string }
    const listed = await carnet(['service', 'key', 'list', 'Declarations'])
    expect(listed).toMatchObject({ code: 0, out: containing('Tokens are for carnet/demo-customs') })
    expect(listed.out).toContain(key.name)

    const token = (): string => tokenOf(key, privateKey)
    const ask = (bearer: string): Promise<Response> =>
      fetch(`${node.url}/v1/me`, { headers: { authorization: `Bearer ${bearer}` } })
    const once = token()
    const me = await ask(once)
    expect([me.status, await me.json()]).toMatchObject([200, { kind: 'service', strength: 'signed-token' }])
    expect((await ask(once)).status).toBe(401)
    const message = await fetch(`${node.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token()}` },
      body: 'no known format',
    })
    expect([message.status, await message.json()]).toMatchObject([415, { quarantined: true }])

    expect(await carnet(['service', 'key', 'end', key.id])).toMatchObject({ code: 0 })
    expect((await ask(token())).status).toBe(401)
  })

  test('a key in PEM is taken, a private one or none is not', async () => {
    expect(await carnet(['service', 'add', 'Registers', '--no-ingest'])).toMatchObject({ code: 0 })
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = file('public.pem', publicKey.export({ format: 'pem', type: 'spki' }) as string)
    expect(await carnet(['service', 'key', 'add', 'Registers', pem])).toMatchObject({
      code: 0,
      out: containing('signing-key'),
    })
    const secret = file('private.jwk', JSON.stringify(privateKey.export({ format: 'jwk' })))
    const refused = await carnet(['service', 'key', 'add', 'Registers', secret])
    expect(refused).toMatchObject({ code: 2, err: containing('private key') })
    expect(await carnet(['service', 'key', 'add', 'Registers', file('none', 'x')])).toMatchObject({ code: 2 })
    expect(await carnet(['service', 'key', 'add', 'Nobody', pem])).toMatchObject({ code: 1 })
    expect(await carnet(['service', 'key', 'add', 'Registers', join(folder, 'absent')])).toMatchObject({
      code: 1,
      err: containing('no such file'),
    })
  })
})
