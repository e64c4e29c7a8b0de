import type { PasskeyBegun, SignInBegun } from '@carnet/api'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { newAuthenticator } from '../packages/engine/test/authenticator.ts'
import { startNode, type TestNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import { type Figure, percentile } from './figure.ts'
import { uncounted } from './load/uncounted.ts'

const [warmUp, counted] = [20, 300]

/** A passkey sign-in over HTTP, both requests of it, beside what no sign-in does without: the signature's verification alone. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  await using node = await startNode({ ...(await freshDatabases(postgres.url)), environment: uncounted })
  const origin = node.url.replace('127.0.0.1', 'localhost')
  const passkey = newAuthenticator()
  const begun = await post<PasskeyBegun>(node, '/v1/credentials/passkeys/begin', {}, node.token())
  const { challenge, bytes, rpId, user } = begun
  const response = passkey.create({ challenge: bytes, rpId, user, origin })
  await post(node, '/v1/credentials/passkeys', { challenge, name: 'bench', response }, node.token())
  const times: number[] = []
  const bare: number[] = []
  const key = createPublicKey({ key: Buffer.from(passkey.publicKey, 'base64url'), format: 'der', type: 'spki' })
  for (let turn = 0; turn < warmUp + counted; turn++) {
    const first = performance.now()
    const asked = await post<SignInBegun>(node, '/v1/sign-in', {})
    const second = performance.now()
    // The authenticator's own work is the person's machine's.
    const said = passkey.get({ challenge: asked.bytes, rpId, origin })
    const third = performance.now()
    await post(node, '/v1/sign-in/passkey', { challenge: asked.challenge, response: said })
    const end = performance.now()
    const { authenticatorData, clientDataJSON, signature } = said.response
    const client = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const signed = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), client])
    const from = performance.now()
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) throw new Error('the bare peer refuses')
    if (turn < warmUp) continue
    bare.push(performance.now() - from)
    times.push(second - first + (end - third))
  }
  const peer = 'verifying the ES256 signature alone, by node:crypto'
  return ([50, 99] as const).map((percent) => {
    const [figure, peerFigure] = [percentile(times, percent), percentile(bare, percent)]
    return {
      name: `a passkey sign-in over HTTP, both requests, p${percent}`,
      figure,
      unit: 'ms',
      peer,
      peerFigure,
      ratio: figure / peerFigure,
      goal: '≤ 150 ms',
      met: figure <= 150,
    }
  })
}

async function post<T>(node: TestNode, path: string, body: object, token?: string): Promise<T> {
  const response = await fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as T
}
