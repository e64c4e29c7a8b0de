import type { Job, KeysStatus } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { freshDatabases } from '../../../test/stores.ts'
import { containing, typed, type Typed } from './typed.ts'

describe('the custodian of the keys, at the command line', { timeout: 60_000 }, () => {
  let node: TestNode
  beforeAll(async () => {
    node = await startNode({ databaseUrl: (await freshDatabases(inject('databaseUrl'))).databaseUrl })
    expect(await carnet(['person', 'add', 'Kim Cho', '--role', 'key-custodian'])).toMatchObject({ code: 0 })
  })
  afterAll(() => node[Symbol.asyncDispose]())
  const carnet = (line: readonly string[]): Promise<Typed> =>
    typed(line, { environment: { CARNET_URL: node.url, CARNET_DATA: node.data } })
  const asKim = (...line: readonly string[]): Promise<Typed> => carnet([...line, '--as', 'kim-cho'])

  test('sees how they stand, and has them moved', async () => {
    expect(await asKim('keys', 'status')).toMatchObject({ code: 0, out: containing('local proves no destruction') })
    const before = (await asKim('keys', 'status', '--json')).json() as KeysStatus
    expect(await asKim('keys', 'destruction')).toMatchObject({ code: 0, out: containing('No page was retired.') })
    const begun = await asKim('keys', 'rotate-pages', '--all', '--json')
    expect(begun.code).toBe(0)
    expect(await asKim('job', 'follow', (begun.json() as Job).id)).toMatchObject({ code: 0 })
    const after = (await asKim('keys', 'status', '--json')).json() as KeysStatus
    expect(after.pages.retired).toBe(before.pages.filling + before.pages.full)
    expect(await asKim('keys', 'destruction')).toMatchObject({ code: 0, out: containing('unprovable') })
  })

  test('others do not, and times are instants', async () => {
    expect(await carnet(['keys', 'rotate-pages'])).toMatchObject({ code: 4 })
    const wrong = await asKim('keys', 'rotate-pages', '--begun-before', '2026-01-01T00:00:00Z')
    expect(wrong).toMatchObject({ code: 2, err: containing('goes with --all') })
    expect(await asKim('keys', 'rotate-pages', '--all', '--begun-before', 'May')).toMatchObject({ code: 2 })
  })
})
