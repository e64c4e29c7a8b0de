import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, inject, test, vi } from 'vitest'
import { transitServer } from '../packages/engine/test/transit-server.ts'
import { startNode, type TestNode } from './node.ts'
import { samples, valuesOf } from './sealed-values.ts'
import { filesUnder, foundIn, type Part, tablesOf } from './stolen-copy.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** The sample declarations, under references of their own each time. */
const message = (letter: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(readFileSync(samples[0] ?? '', 'utf8').replaceAll(/^(\d{7})\d/gm, `$1${letter}`)))

const post = async (node: TestNode, body: Uint8Array<ArrayBuffer>) => {
  const headers = { authorization: `Bearer ${node.token('source')}` }
  const response = await fetch(`${node.url}/v1/messages`, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('a key provider that goes and comes back: %s', (_, makeStores) => {
  test('what comes meanwhile is answered 202, shows nothing in a stolen copy, and is taken in afterwards', async () => {
    const stores = await makeStores()
    const folder = mkdtempSync(join(tmpdir(), 'carnet-down-'))
    await using server = await transitServer()
    server.tokens.add('s.token')
    const options = {
      ...stores,
      folder,
      args: ['--no-samples', '--provider', 'transit', '--transit-address', server.url],
      environment: { CARNET_PROVIDER_SECRET: 's.token' },
    }
    const first = await startNode(options)
    const made = await first.client().createService({ name: 'declarations', mayIngest: true })
    if (!made.ok) throw new Error(made.problem.code)
    const tokenFile = { ...first, token: () => made.value.credential.token }

    server.state.sealed = true
    // The node asks the provider again within seconds: until it has, messages may still be taken in.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
    let [sent, answer] = [message('0'), await post(tokenFile, message('0'))]
    while (answer.status !== 202) {
      expect([201, 503]).toContain(answer.status)
      await setTimeout(500)
      sent = message(letters.shift() ?? '9')
      answer = await post(tokenFile, sent)
    }
    expect(answer.body).toMatchObject({ deferred: true, message: expect.any(String) as string })
    expect(await post(tokenFile, sent)).toMatchObject({ status: 202, body: { message: answer.body['message'] } })
    expect(await first.stop()).toBe(0)

    async function* copy(): AsyncGenerator<Part> {
      yield* filesUnder(folder)
      for (const url of [stores.databaseUrl, stores.keysUrl]) if (url !== undefined) yield* tablesOf(url)
    }
    const { sealed } = await valuesOf([sent])
    expect(sealed.size).toBeGreaterThan(20)
    expect(await foundIn(copy(), sealed)).toEqual([])

    server.state.sealed = false
    const again = await startNode(options)
    const later = { ...again, token: tokenFile.token }
    for (;;) {
      const now = await post(later, sent)
      if (now.status === 200) {
        expect(now.body).toMatchObject({ again: true, message: answer.body['message'] })
        break
      }
      expect(now.status).toBe(202)
      await setTimeout(50)
    }
    await again.stop()
    rmSync(folder, { recursive: true, force: true })
  })
})
