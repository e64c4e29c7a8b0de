import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import { type KeysWorld, newSubjectKeys, type OpenNode, openKeysWorld } from '../../test/keys-world.ts'
import type { RotationCrash } from '../../test/rotation-crash.ts'
import { engines, newContext, valueOf } from '../../test/vault-world.ts'
import { type WaitingProvider, waitingProvider } from '../../test/waiting-provider.ts'
import { unsealCompartment } from './compartment.ts'
import {
  destroyKeys,
  destructionOf,
  keysOverview,
  type PageChoice,
  pagesToRotate,
  rotatePage,
  settlePages,
  type VaultPorts,
} from './index.ts'
import { mostSheets } from './pages.ts'
import { mostKeys, sheetOf } from './sheets.ts'
import { rotateSteps } from './steps.ts'

const program = fileURLToPath(new URL('../../test/rotation-crash.ts', import.meta.url))
const noEntry = Buffer.alloc(32)
const day = 86_400_000

const left = async ({ parts }: OpenNode, ids: readonly string[]): Promise<readonly string[]> => {
  parts.ring.forget(ids)
  const missing = await parts.ring.bring(ids)
  return ids.filter((id) => !missing.has(id))
}
const rotate = async ({ vault }: OpenNode, choice: PageChoice = { kind: 'with-destructions' }): Promise<number> => {
  let keys = 0
  for (const { id } of await pagesToRotate(vault, choice))
    valueOf(await rotatePage(vault, id, { moved: async (moved) => void (keys += moved) }))
  return keys
}

describe.each(engines)('rotating pages beside %s', { timeout: 60_000 }, (name) => {
  let world: KeysWorld
  let node: OpenNode
  let provider: WaitingProvider
  let now: Date
  beforeAll(async () => {
    now = new Date()
    world = await openKeysWorld(
      name,
      inject('databaseUrl'),
      (folder) => (provider = waitingProvider(folder, 7 * day, () => now)),
    )
    node = await opened()
  })
  afterAll(() => world[Symbol.asyncDispose]())
  const opened = (more: Partial<VaultPorts> = {}): Promise<OpenNode> => world.open({ now: () => now, ...more })

  test('T2: what was destroyed is unreadable in every backup once the provider has confirmed it', async () => {
    const made = await newSubjectKeys(node.vault, 300)
    const gone = made.slice(0, 2)
    const [stored] = await node.keys.sheets([sheetOf(gone[0] ?? '')])
    expect(await destructionOf(node.vault, gone)).toEqual({ state: 'live' })
    valueOf(await destroyKeys(node.vault, gone, 'destroyed', noEntry))
    expect(await destructionOf(node.vault, gone)).toEqual({ state: 'live' })
    expect((await pagesToRotate(node.vault, { kind: 'with-destructions' })).map(({ id }) => id)).toEqual([stored?.page])

    // The 298 that are left, and a period's key that lay with them or not.
    expect(await rotate(node)).toBeGreaterThanOrEqual(298)
    expect(await pagesToRotate(node.vault, { kind: 'with-destructions' })).toEqual([])
    expect(await left(node, made)).toEqual(made.slice(2))
    const page = (await node.keys.pages()).find(({ id }) => id === stored?.page)
    expect(page).toMatchObject({ state: 'retired', wrapped: { length: 0 }, destruction: { state: 'live' } })

    expect(await settlePages(node.vault)).toBe(0)
    const until = new Date(now.getTime() + 7 * day)
    expect(await destructionOf(node.vault, gone)).toEqual({ state: 'scheduled', at: until })
    expect(await keysOverview(node.vault)).toMatchObject({
      waiting: 2,
      retired: [{ state: 'scheduled', at: until, keys: 2 }],
    })
    expect(await settlePages(node.vault)).toBe(0)
    now = new Date(until.getTime() + 1)
    expect(await settlePages(node.vault)).toBe(1)
    expect(await destructionOf(node.vault, gone)).toEqual({ state: 'destroyed', at: until })
    expect(await keysOverview(node.vault)).toMatchObject({ waiting: 0, retired: [{ state: 'destroyed', at: until }] })
    expect(await settlePages(node.vault)).toBe(0)
  })

  test('a key that moved before it was destroyed waits for every page that it ever lay on', async () => {
    const made = await newSubjectKeys(node.vault, 2)
    await rotate(node, { kind: 'all' })
    valueOf(await destroyKeys(node.vault, made.slice(0, 1), 'destroyed', noEntry))
    await settlePages(node.vault)
    now = new Date(now.getTime() + 3 * day)
    await rotate(node)
    await settlePages(node.vault)
    const last = new Date(now.getTime() + 7 * day)
    expect(await destructionOf(node.vault, made.slice(0, 1))).toEqual({ state: 'scheduled', at: last })
    now = new Date(now.getTime() + 5 * day)
    await settlePages(node.vault)
    expect(await destructionOf(node.vault, made.slice(0, 1))).toEqual({ state: 'scheduled', at: last })
    now = last
    await settlePages(node.vault)
    expect(await destructionOf(node.vault, made.slice(0, 1))).toEqual({ state: 'destroyed', at: last })
    expect(await destructionOf(node.vault, made)).toEqual({ state: 'live' })
  })

  test("the node's own keys move as well, and what was sealed opens as before", async () => {
    const context = await newContext(node.vault)
    const sealed = node.vault.seal(context, Buffer.from('ERIKSSON'))
    const row = node.vault.sealRow('actor', 'a', Buffer.from('a name'))
    const before = await node.keys.fact('node')
    await rotate(node, { kind: 'all' })
    await settlePages(node.vault)
    expect(await node.keys.fact('node')).not.toEqual(before)
    node = await opened()
    expect(node.vault.openRow('actor', 'a', row)).toMatchObject({ ok: true })
    await node.vault.load([context.subjectKey, context.epochKey])
    const { ring, sealing } = node.parts
    expect(unsealCompartment(ring, sealing, context, sealed)?.plain.reveal()).toEqual(Buffer.from('ERIKSSON'))
  })

  test('an older key store, restored after its pages ended, is refused: nothing of it can be read', async () => {
    const restore = await world.backUp('keys')
    node = await opened()
    await rotate(node, { kind: 'all' })
    await settlePages(node.vault)
    const newer = await world.backUp('keys')
    await restore()
    expect(await world.refused()).toMatchObject({ code: 'keys/unavailable' })
    await newer()
    node = await opened()
  })

  test('sealing and destroying go on meanwhile, and nothing is lost', async () => {
    const made = await newSubjectKeys(node.vault, 2_000)
    const gone = made.filter((_, at) => at % 97 === 0)
    const fresh: string[] = []
    const [, ...destroyed] = await Promise.all([
      rotate(node, { kind: 'all' }),
      ...gone.map((key) => destroyKeys(node.vault, [key], 'destroyed', noEntry)),
      (async () => {
        for (let batch = 0; batch < 10; batch++) fresh.push(...(await newSubjectKeys(node.vault, 20)))
        return { ok: true, value: undefined } as const
      })(),
    ])
    destroyed.forEach((done) => valueOf(done))
    await rotate(node, { kind: 'all' })
    await settlePages(node.vault)
    expect(await left(node, [...made, ...fresh])).toEqual([...made.filter((key) => !gone.includes(key)), ...fresh])
  })

  test('a page on which nothing is left is retired, and followed by none', async () => {
    node = await opened()
    const made = await newSubjectKeys(node.vault, 3)
    const pages = (await node.keys.pages()).length
    valueOf(await destroyKeys(node.vault, made, 'destroyed', noEntry))
    await rotate(node)
    expect(await node.keys.pages()).toHaveLength(pages)
    expect(await pagesToRotate(node.vault, { kind: 'older-than', begun: new Date(0) })).toEqual([])
  })

  test('a fact that lies on a page, and is no sheet, keeps it from being retired', async () => {
    const [page] = (await node.keys.pages()).filter(({ state }) => state !== 'retired')
    await node.keys.addFact('unknown', Buffer.from(`{"page":"${page?.id ?? ''}"}`))
    expect(await rotatePage(node.vault, page?.id ?? '', { moved: async () => undefined })).toMatchObject({
      problem: { code: 'keys/unavailable' },
    })
    await node.keys.replaceFact('unknown', Buffer.from(`{"page":"${page?.id ?? ''}"}`), Buffer.alloc(0))
    await rotate(node, { kind: 'all' })
  })

  test('a provider that is down ends what needs its pages when their time does, and asking goes on later', async () => {
    let clock = 0
    node = await opened({ limits: { ttl: 10_000, clock: () => clock } })
    const made = await newSubjectKeys(node.vault, 3)
    provider.down = true
    expect(await left(node, made)).toEqual(made)
    clock = 10_001
    await expect(left(node, made)).rejects.toMatchObject({ problem: { code: 'keys/unavailable' } })
    expect(await settlePages(node.vault)).toBe(0)
    provider.down = false
    expect(await left(node, made)).toEqual(made)
    node = await opened()
  })

  test('a passphrase proves nothing, and never claims to', async () => {
    await using local = await openKeysWorld(name, inject('databaseUrl'))
    const alone = await local.open()
    const made = await newSubjectKeys(alone.vault, 3)
    valueOf(await destroyKeys(alone.vault, made.slice(1), 'destroyed', noEntry))
    expect(await destructionOf(alone.vault, made.slice(1))).toEqual({ state: 'unprovable' })
    await rotate(alone)
    await settlePages(alone.vault)
    expect(await destructionOf(alone.vault, made.slice(1))).toEqual({ state: 'unprovable' })
    expect(await left(alone, made)).toEqual(made.slice(0, 1))
  })
})

describe.each(engines)('a rotation beside %s', { timeout: 120_000 }, (name) => {
  let world: KeysWorld
  let made: readonly string[]
  beforeAll(async () => {
    world = await openKeysWorld(name, inject('databaseUrl'), (folder) => waitingProvider(folder, 0, () => new Date()))
    made = await newSubjectKeys((await world.open()).vault, 40 * mostKeys)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test.each(rotateSteps)('killed at “%s” loses nothing, and goes on', async (step) => {
    await world.close()
    const crash: RotationCrash = { places: world.places, providerFolder: world.providerFolder, step }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    expect({ signal: done.signal, said: done.stderr.toString() }).toEqual({ signal: 'SIGKILL', said: '' })
    const node = await world.open()
    expect(await left(node, made)).toEqual(made)
    const before = await node.keys.pages()
    await rotate(node)
    await settlePages(node.vault)
    const after = await node.keys.pages()
    for (const { id } of before.filter(({ state }) => state === 'rotating' || state === 'retired'))
      expect(after.find((page) => page.id === id)).toMatchObject({
        state: 'retired',
        destruction: { state: 'destroyed' },
      })
    expect(await left(node, made)).toEqual(made)
  })
})

test('a million records make calls of the provider in the hundreds', { timeout: 120_000 }, async () => {
  let provider: WaitingProvider | undefined
  await using world = await openKeysWorld(
    'pglite',
    inject('databaseUrl'),
    (folder) => (provider = waitingProvider(folder, 0, () => new Date())),
  )
  const { vault } = await world.open()
  const calls = (): number => provider?.calls.length ?? 0
  /** As intake does with new subjects: a batch of 500 records with three of them each. */
  const [batch, batches] = [1_500, process.env['SLOW'] === '1' ? 2_000 : 60]
  const before = calls()
  for (let at = 0; at < batches; at++) await newSubjectKeys(vault, batch)
  const pages = Math.ceil((batches * Math.ceil(batch / mostKeys)) / mostSheets)
  expect(calls() - before).toBe(2 * pages)
  const ofMillion = 2 * Math.ceil(((3_000_000 / batch) * Math.ceil(batch / mostKeys)) / mostSheets)
  expect(ofMillion).toBeLessThan(1_000)
})
