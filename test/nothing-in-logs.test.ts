import { declarationsCsv, world } from '@carnet/world'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { passphrase, startNode, type TestNode } from './node.ts'
import { samples, valuesOf } from './sealed-values.ts'
import { foundIn } from './stolen-copy.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/*
 * The whole output of a node's three processes over its life, with the log at its most talkative: starting, taking in,
 * refusing, finding, releasing, failing, being killed. What a message, a request or a credential says is not in it.
 */
const message = Buffer.concat([...declarationsCsv(world('nothing-in-logs'), 400)].map((part) => Buffer.from(part)))
const inFault = 'NAMEDINAFAULT'
const inRequest = 'TYPEDBYSOMEBODY'

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('secrets and data never in logs: %s', (_, makeStores) => {
  let node: TestNode
  let again: TestNode
  const output: { name: string; bytes: Uint8Array }[] = []
  const keep = (name: string, { output: printed }: TestNode): void => {
    const { out, log } = printed()
    // A line that the greeting gives to try quotes one reference of the demonstration: it is meant to be typed.
    const lines = out.split('\n').filter((line) => !line.includes('declaration.reference='))
    output.push(
      { name: `${name} out`, bytes: Buffer.from(lines.join('\n')) },
      { name: `${name} log`, bytes: Buffer.from(log) },
    )
  }
  beforeAll(async () => {
    const stores = await makeStores()
    node = await startNode({ ...stores, args: [] })
    await live(node)
    node.kill('vault')
    expect(await node.exited).toBe(1)
    keep('killed', node)
    again = await startNode({ ...stores, folder: node.folder, args: [] })
    await live(again)
    expect(await again.stop()).toBe(0)
    keep('stopped', again)
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('something was logged by every process', () => {
    const log = output.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n')
    for (const said of ['node/process', '"vault"', '"edge"']) expect(log).toContain(said)
  })

  test('no sealed value, in any form', async () => {
    const { sealed } = await valuesOf([...samples, message])
    expect(await foundIn(output, [...sealed, inFault, inRequest])).toEqual([])
  })

  test('no token and no passphrase', async () => {
    const folder = `${node.data}.secret`
    const tokens = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').trim())
    expect(tokens.length).toBeGreaterThan(5)
    expect(await foundIn(output, [passphrase, ...tokens])).toEqual([])
  })
})

/** Everything that a node is asked in a day, the wrong things too. */
async function live(node: TestNode): Promise<void> {
  const system = node.client('declaration-system')
  const officer = node.client('officer')
  expect(await system.ingest(message)).toMatchObject({ ok: true })
  expect(await system.ingest(Buffer.concat([message, Buffer.from(`${inFault},"${inFault}\n`)]))).toMatchObject({
    ok: false,
  })
  expect(await system.ingest(Buffer.from(`P<UTO${inFault}<<ANNA\n`))).toMatchObject({ ok: false })
  const opened = await officer.openCase({ kind: 'control', reference: inRequest })
  if (!opened.ok) throw new Error(opened.problem.code)
  const [, reference = ''] =
    message
      .toString()
      .split('\n')
      .slice(1)[0]
      ?.match(/^(\w+),/) ?? []
  const search = (value: string, more: object = { case: opened.value.id }) =>
    officer.find({ purpose: 'control', select: { search: { element: 'declaration.reference', value } }, ...more })
  const found = await search(reference)
  expect(JSON.stringify(found)).toContain(reference)
  expect(await search(inRequest)).toMatchObject({ ok: true })
  expect(await search(reference, {})).toMatchObject({ ok: false, problem: { code: 'release/refused' } })
  const record = found.ok ? found.value.records[0]?.id : undefined
  if (record === undefined) throw new Error('nothing was found')
  await officer.release({ purpose: 'control', case: opened.value.id, select: { ids: [record] } })
  const wrong = [
    ['/v1/find', `{"purpose":"${inRequest}"}`],
    ['/v1/find', `{"${inRequest}`],
    [`/v1/${inRequest}`, '{}'],
    [`/ledger/tile/${inRequest}?token=${node.token()}`, '{}'],
  ] as const
  for (const [path, body] of wrong) {
    const headers = {
      authorization: `Bearer ${node.token('officer')}`,
      'content-type': 'application/json',
      'x-request-id': inRequest,
    }
    const answer = await fetch(`${node.url}${path}`, { method: 'POST', headers, body })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    await answer.arrayBuffer()
  }
  const guessed = await fetch(`${node.url}/v1/me`, { headers: { authorization: `Bearer ${inRequest}` } })
  expect(guessed.status).toBe(401)
}
