import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typed, type Typed } from './typed.ts'

// A node is started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node[Symbol.asyncDispose]())

const carnet = (line: readonly string[]): Promise<Typed> =>
  typed(line, { environment: { CARNET_URL: node.url, CARNET_DATA: node.data } })

describe('what one did oneself, from the command line', () => {
  test('is shown, and noted beside', async () => {
    expect(await carnet(['person', 'add', 'Ada', '--role', 'officer'])).toMatchObject({ code: 0 })
    const said = (await carnet(['me', 'log', '--json'])).json() as {
      readonly events: readonly { readonly hash: string }[]
    }
    const hash = said.events[0]?.hash ?? ''
    expect(await carnet(['me', 'note', hash, 'for the night shift'])).toMatchObject({ code: 0 })
    expect(await carnet(['me', 'log'])).toMatchObject({ code: 0, out: containing('for the night shift') })
    expect(await carnet(['me', 'log', '--as', 'ada'])).toMatchObject({ code: 0, out: 'Nothing.\n' })
    expect(await carnet(['me', 'note', hash, 'mine too', '--as', 'ada'])).toMatchObject({ code: 1 })
    expect(await carnet(['me'])).toMatchObject({ code: 0, out: containing('administrator') })
  })

  test('takes an instant and a hash as they are written', async () => {
    expect(await carnet(['me', 'log', '--since', 'yesterday'])).toMatchObject({ code: 2 })
    expect(await carnet(['me', 'note', 'short', 'x'])).toMatchObject({ code: 2 })
  })
})
