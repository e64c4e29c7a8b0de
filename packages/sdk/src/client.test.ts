import { operations, problem, problemDocument } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { actor, id, report, view } from '../test/answers.ts'
import { type Answered, openWire, type Wire } from '../test/wire.ts'
import { type Client, openClient } from './index.ts'

const answering = (said: Answered | undefined): Promise<Wire> => openWire(() => said)
const clientOf = ({ url }: Wire): Client => openClient({ url: `${url}/`, token: 'carnet-token', timeout: 5_000 })

describe('a client', () => {
  test('has a method for each operation of the table', () => {
    expect(Object.keys(openClient({ url: 'http://127.0.0.1:1' }))).toEqual(
      expect.arrayContaining(Object.keys(operations)),
    )
  })

  test('sends a request as its operation says, with its token, and gives back what the node answered', async () => {
    await using wire = await answering({ status: 200, body: view })
    const client = clientOf(wire)
    const select = { search: { element: 'declaration.reference', value: 'R-1' } }
    expect(await client.find({ purpose: 'clearance', select })).toEqual({ ok: true, value: view })
    expect(wire.received).toMatchObject([
      { method: 'POST', path: '/v1/find', headers: { authorization: 'Bearer carnet-token' } },
    ])
    expect(JSON.parse(wire.received[0]?.body ?? '')).toEqual({ purpose: 'clearance', select })
  })

  test('puts the parameters of a path into the path and nowhere else', async () => {
    await using wire = await answering({ status: 200, body: {} })
    const client = clientOf(wire)
    expect(await client.revokeToken({ id })).toEqual({ ok: true, value: {} })
    expect(wire.received).toMatchObject([{ path: `/v1/tokens/${id}/revoke`, body: '{}' }])
  })

  test('gives a refusal back as the typed problem that it is', async () => {
    const said = problem('action/refused', { because: [{ rule: 'r', says: 's', cites: ['c'] }] })
    await using wire = await answering({ status: 403, body: problemDocument(said) })
    const client = clientOf(wire)
    expect(await client.examine()).toEqual({ ok: false, problem: said })
  })

  test.each([
    ['an answer of another form', { status: 200, body: { actor } }],
    ['an answer that is not JSON', { status: 200, body: '<html>' }],
    ['a problem that is not ours', { status: 502, body: 'Bad gateway' }],
  ])('takes %s for no answer of a node', async (_what, said) => {
    await using wire = await answering(said)
    const client = clientOf(wire)
    expect(await client.me()).toEqual({
      ok: false,
      problem: { code: 'connection/unintelligible', with: { status: said.status } },
    })
  })

  test('says that no node answers', async () => {
    await using wire = await answering({ status: 200 })
    const client = clientOf(wire)
    await wire[Symbol.asyncDispose]()
    expect(await client.me()).toEqual({ ok: false, problem: { code: 'connection/unreachable', with: {} } })
  })

  test('says that the node did not answer in time, and that the caller cancelled', async () => {
    await using wire = await answering(undefined)
    const client = clientOf(wire)
    expect(await client.me({}, { timeout: 20 })).toEqual({
      ok: false,
      problem: { code: 'connection/timed-out', with: { after: 20 } },
    })
    const cancelled = client.me({}, { signal: AbortSignal.abort() })
    expect(await cancelled).toEqual({ ok: false, problem: { code: 'connection/aborted', with: {} } })
  })

  test('THREAT: does not follow a redirect with its token', async () => {
    await using other = await openWire(() => ({ status: 200, body: actor }))
    await using wire = await answering({ status: 307, headers: { location: `${other.url}/v1/me` } })
    const client = clientOf(wire)
    expect(await client.me()).toMatchObject({ ok: false })
    expect(other.received).toEqual([])
  })

  test('reads the health of a node that is not ready', async () => {
    const health = { status: 'draining', version: '0.1.0' }
    await using wire = await answering({ status: 503, body: health })
    const client = clientOf(wire)
    expect(await client.health()).toEqual({ ok: true, value: health })
  })

  test('fetches the ledger’s static files as bytes', async () => {
    await using wire = await answering({ status: 200, body: 'carnet.example/nowhere\n0\n' })
    const client = clientOf(wire)
    expect(await client.ledgerFile('tile/entries/000.p/7')).toEqual({
      ok: true,
      value: new TextEncoder().encode('carnet.example/nowhere\n0\n'),
    })
    expect(wire.received).toMatchObject([{ method: 'GET', path: '/ledger/tile/entries/000.p/7' }])
  })
})

describe('a message', () => {
  test.each([
    ['text', 'P<UTO'],
    ['bytes', new TextEncoder().encode('P<UTO')],
    ['a Blob', new Blob(['P<UTO'])],
  ])('goes out as %s', async (_what, body) => {
    await using wire = await answering({ status: 201, body: report })
    const client = clientOf(wire)
    expect(await client.ingest(body, { format: 'mrz', idempotencyKey: 'k-1' })).toEqual({ ok: true, value: report })
    expect(wire.received).toMatchObject([
      { method: 'POST', path: '/v1/messages?format=mrz', headers: { 'idempotency-key': 'k-1' }, body: 'P<UTO' },
    ])
  })

  test('goes out as a stream and tells how far it is', async () => {
    await using wire = await answering({ status: 201, body: report })
    const client = clientOf(wire)
    const parts = async function* () {
      yield new TextEncoder().encode('P<U')
      yield new TextEncoder().encode('TO')
    }
    const sent: number[] = []
    expect(await client.ingest(parts(), { onProgress: (bytes) => sent.push(bytes) })).toMatchObject({ ok: true })
    expect(sent).toEqual([3, 5])
    expect(wire.received).toMatchObject([{ path: '/v1/messages', body: 'P<UTO' }])
  })

  test('whose source fails is not sent to its end, and the failure is the caller’s', async () => {
    await using wire = await answering({ status: 201, body: report })
    const client = clientOf(wire)
    const parts = async function* () {
      yield new TextEncoder().encode('P<U')
      throw new Error('the disk went')
    }
    await expect(client.ingest(parts())).rejects.toThrow('the disk went')
    expect(wire.received).toEqual([])
  })
})
