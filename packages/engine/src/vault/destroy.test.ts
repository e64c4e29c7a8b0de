import { spawnSync } from 'node:child_process'
import { appendFile, readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { KeysCrash } from '../../test/keys-crash.ts'
import {
  decide,
  type KeysWorld,
  newSubjectKeys,
  type OpenNode,
  openKeysWorld,
  openNodeAt,
} from '../../test/keys-world.ts'
import { engines, newContext, valueOf } from '../../test/vault-world.ts'
import type { KeyStore } from '../store/index.ts'
import { bury } from './destroy.ts'
import { destroyKeys } from './index.ts'
import { sheetOf } from './sheets.ts'
import { destroySteps } from './steps.ts'

const program = fileURLToPath(new URL('../../test/keys-crash.ts', import.meta.url))
const noEntry = Buffer.alloc(32)

/** Of some keys, those that can be brought in. */
const left = async ({ parts }: OpenNode, ids: readonly string[]): Promise<readonly string[]> => {
  const missing = await parts.ring.bring(ids)
  return ids.filter((id) => !missing.has(id))
}
const stateOf = async ({ database }: OpenNode, key: string): Promise<string | undefined> => {
  const rows = await database.transaction(({ query }) =>
    query<{ state: string }>('select state from key_state where key = $1', [key]),
  )
  return rows[0]?.state
}

/** Keys of which the second is destroyed after the stores were copied. */
const destroyedSince = async (world: KeysWorld) => {
  const { vault } = await world.open()
  await vault.epochKey('event', new Date())
  const made = await newSubjectKeys(vault, 3)
  const restoreData = await world.backUp('data')
  const restoreKeys = await world.backUp('keys')
  const node = await world.open()
  const gone = made.slice(1, 2)
  const entry = await decide(node, gone)
  valueOf(await destroyKeys(node.vault, gone, 'destroyed', entry.hash))
  return { made, gone: gone[0] ?? '', kept: made.filter((key) => !gone.includes(key)), restoreData, restoreKeys }
}

describe.each(engines)('destroying keys beside %s', { timeout: 60_000 }, (name) => {
  let world: KeysWorld
  let node: OpenNode
  beforeAll(async () => {
    world = await openKeysWorld(name, inject('databaseUrl'))
    node = await world.open()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('a key is gone from memory and key store, its neighbours are as they were', async () => {
    const made = await newSubjectKeys(node.vault, 3)
    const [one = '', two = '', three = ''] = made
    const [stored] = await node.keys.sheets([sheetOf(two)])
    const entry = await decide(node, [two])
    valueOf(await destroyKeys(node.vault, [two], 'destroyed', entry.hash))
    expect(node.parts.ring.has(two)).toBe(false)
    expect(await node.keys.tombstones(made)).toMatchObject([{ key: two, kind: 'destroyed', page: stored?.page }])
    const [now] = await node.keys.sheets([sheetOf(two)])
    expect(now?.generation).toBe((stored?.generation ?? 0) + 1)
    expect((stored?.wrapped.length ?? 0) - (now?.wrapped.length ?? 0)).toBe(32)
    node.parts.ring.forget(made)
    expect(await left(node, made)).toEqual([one, three])
    expect(await left(await world.open(), made)).toEqual([one, three])
    node = await world.open()
  })

  test('what a destroyed key sealed opens no more, in this process either', async () => {
    const context = await newContext(node.vault)
    const sealed = node.vault.seal(context, Buffer.from('ERIKSSON'))
    expect(sealed.length).toBeGreaterThan(0)
    valueOf(await destroyKeys(node.vault, [context.epochKey], 'destroyed', noEntry))
    // The seal key of both was kept with the subject's: it went with the period's.
    expect(() => node.vault.seal(context, Buffer.from('ERIKSSON'))).toThrow('not loaded')
    await expect(node.vault.load([context.epochKey])).rejects.toMatchObject({ problem: { code: 'keys/unavailable' } })
  })

  test('asked again, nothing changes; keys that never were may be destroyed too', async () => {
    const [one = ''] = await newSubjectKeys(node.vault, 1)
    const never = '00000000-0000-4000-8000-000000000000'
    for (let time = 0; time < 2; time++) valueOf(await destroyKeys(node.vault, [one, never], 'destroyed', noEntry))
    const [tombstone] = await node.keys.tombstones([one])
    expect(await node.keys.tombstones([never])).toMatchObject([{ number: tombstone?.number, page: undefined }])
    const lines = await readFile(join(world.places.anchor, 'destructions'), 'utf8')
    expect(lines.split(never)).toHaveLength(2)
  })

  test('what is restricted may still be destroyed, and never the reverse', async () => {
    const [one = ''] = await newSubjectKeys(node.vault, 1)
    valueOf(await destroyKeys(node.vault, [one], 'restricted', noEntry))
    expect(await left(node, [one])).toEqual([])
    valueOf(await destroyKeys(node.vault, [one], 'destroyed', noEntry))
    valueOf(await destroyKeys(node.vault, [one], 'restricted', noEntry))
    expect(await node.keys.tombstones([one])).toMatchObject([{ kind: 'destroyed' }])
  })

  test('many at once, of the same sheet, all go', async () => {
    const made = await newSubjectKeys(node.vault, 20)
    for (const done of await Promise.all(made.map((key) => destroyKeys(node.vault, [key], 'destroyed', noEntry))))
      valueOf(done)
    expect(await left(node, made)).toEqual([])
    // Nothing is left of a sheet without keys.
    expect(await node.keys.sheets([sheetOf(made[0] ?? '')])).toEqual([])
  })

  test('a provider that is down refuses, and nothing was said', async () => {
    const made = await newSubjectKeys(node.vault, 1)
    const down = await world.open({ limits: { ttl: 60_000, clock: () => 0 } })
    const before = await readFile(join(world.places.anchor, 'destructions'), 'utf8')
    const unwrap = down.parts.provider.unwrap
    Object.assign(down.parts.provider, {
      unwrap: async () => ({ ok: false, problem: { code: 'keys/unavailable', with: { what: 'down' } } }),
    })
    for (const { id } of await down.keys.pages()) down.parts.pages.forget(id)
    expect(await destroyKeys(down.vault, made, 'destroyed', noEntry)).toMatchObject({
      problem: { code: 'keys/unavailable' },
    })
    expect(await readFile(join(world.places.anchor, 'destructions'), 'utf8')).toBe(before)
    Object.assign(down.parts.provider, { unwrap })
    node = await world.open()
    expect(await left(node, made)).toEqual(made)
  })

  test('a key that is being brought in while it is destroyed does not come back', async () => {
    const made = await newSubjectKeys(node.vault, 50)
    node.parts.ring.forget(made)
    const brought = node.parts.ring.bring(made)
    node.parts.ring.forget(made)
    expect(await brought).toEqual(new Set(made))
    // Forgotten, and not destroyed: the next who asks finds them.
    expect(await left(node, made)).toEqual(made)
  })

  test('constant time: what is touched are the sheets of the keys, whatever they sealed', async () => {
    const touched: string[] = []
    const counted = new Proxy(node.keys, {
      get: (keys: KeyStore, verb: keyof KeyStore) => {
        const method = keys[verb]
        if (typeof method !== 'function') return method
        return (...given: never[]) => {
          touched.push(verb.toString())
          return (method as (...given: never[]) => unknown)(...given)
        }
      },
    })
    const parts = { ...node.parts, keys: counted }
    const made = await newSubjectKeys(node.vault, 300)
    await bury(parts, { keys: made.slice(0, 10), kind: 'destroyed', entry: noEntry, number: 1 })
    expect(touched).toEqual(['sheets', 'replaceSheets'])
  })

  describe('another process', () => {
    test('drops what was destroyed here when it looks', async () => {
      if (name === 'pglite') return
      await using other = valueOf(await openNodeAt(world.places))
      const made = await newSubjectKeys(node.vault, 2)
      expect(await left(other, made)).toEqual(made)
      const entry = await decide(node, made.slice(0, 1))
      valueOf(await destroyKeys(node.vault, made.slice(0, 1), 'destroyed', entry.hash))
      expect(other.parts.ring.has(made[0] ?? '')).toBe(true)
      await other.vault.forgetDestroyed()
      expect(made.map((key) => other.parts.ring.has(key))).toEqual([false, true])
      expect(await left(other, made)).toEqual(made.slice(1))
    })

    test('that destroys keys of the same sheet succeeds as well', async () => {
      if (name === 'pglite') return
      await using other = valueOf(await openNodeAt(world.places))
      const made = await newSubjectKeys(node.vault, 40)
      const done = await Promise.all(
        made.map((key, at) => destroyKeys((at % 2 === 0 ? node : other).vault, [key], 'destroyed', noEntry)),
      )
      done.forEach(valueOf)
      expect(await left(other, made)).toEqual([])
      node = await world.open()
    })
  })
})

describe.each(engines)('INVARIANT (erased-stays-erased) beside %s', { timeout: 120_000 }, (name) => {
  let world: KeysWorld
  beforeAll(async () => {
    world = await openKeysWorld(name, inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test.each(['older data', 'an older key store', 'both'])('%s restored', async (what) => {
    const { made, gone, kept, restoreData, restoreKeys } = await destroyedSince(world)
    if (what !== 'an older key store') await restoreData()
    if (what !== 'older data') await restoreKeys()
    const node = await world.open()
    expect(await left(node, made)).toEqual(kept)
    expect(await node.keys.tombstones(made)).toMatchObject([{ key: gone }])
    expect(await stateOf(node, gone)).toBe('destroyed')
  })

  test('a key with a tombstone is never brought in, even where an older sheet has it', async () => {
    const node = await world.open()
    const made = await newSubjectKeys(node.vault, 3)
    const [older] = await node.keys.sheets([sheetOf(made[0] ?? '')])
    valueOf(await destroyKeys(node.vault, made.slice(0, 1), 'destroyed', noEntry))
    const [now] = await node.keys.sheets([sheetOf(made[0] ?? '')])
    if (older === undefined || now === undefined) throw new Error('the sheet is not there')
    expect(await node.keys.replaceSheets([{ id: older.id, expected: now.generation, sheet: older }], [])).toBe(true)
    node.parts.ring.forget(made)
    expect(await left(node, made)).toEqual(made.slice(1))
  })

  test.each(['decided', ...destroySteps, 'done'])('killed at “%s”', async (step) => {
    const made = await newSubjectKeys((await world.open()).vault, 3)
    const gone = made[1] ?? ''
    await world.close()
    const crash: KeysCrash = { places: world.places, keys: [gone], step }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    expect({ signal: done.signal, said: done.stderr.toString() }).toEqual({ signal: 'SIGKILL', said: '' })
    const node = await world.open()
    expect(await left(node, made)).toEqual(made.filter((key) => key !== gone))
    expect(await node.keys.tombstones(made)).toMatchObject([{ key: gone, kind: 'destroyed' }])
    expect(await stateOf(node, gone)).toBe('destroyed')
  })

  test('THREAT: rows that say destroyed, which no event of this vault explains, destroy nothing', async () => {
    const node = await world.open()
    const made = await newSubjectKeys(node.vault, 2)
    const entry = await decide(node, made, 'destroyed', made.slice(1))
    await node.database.transaction(({ query }) =>
      query('update key_state set entry = $2 where key = $1', [made[1], Buffer.alloc(32)]),
    )
    const again = await world.open()
    expect(await left(again, made)).toEqual(made)
    await again.database.transaction(({ query }) =>
      query('update key_state set entry = $2 where key = $1', [made[1], entry.hash]),
    )
    expect(await left(await world.open(), made)).toEqual(made.slice(0, 1))
  })
})

describe('an anchor', { timeout: 60_000 }, () => {
  let world: KeysWorld
  beforeAll(async () => {
    world = await openKeysWorld('postgres', inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const file = (): string => join(world.places.anchor, 'destructions')
  const what = (fault: string) => ({ code: 'integrity/ledger', with: { what: fault } })

  test('without its destructions is refused', async () => {
    await destroyedSince(world)
    await rename(file(), `${file()}.away`)
    expect(await world.refused()).toEqual(what('destructions-absent'))
    await rename(`${file()}.away`, file())
    await world.open()
  })

  test('of which the end is missing is refused', async () => {
    await destroyedSince(world)
    const whole = await readFile(file())
    const lines = whole.toString().trimEnd().split('\n')
    await truncate(file(), whole.length - (lines.at(-1)?.length ?? 0) - 1)
    expect(await world.refused()).toEqual(what('destructions-behind'))
    await writeFile(file(), whole)
    await world.open()
  })

  test('of which a line is missing, or was written by somebody else, is refused', async () => {
    const { made } = await destroyedSince(world)
    await destroyedSince(world)
    const whole = (await readFile(file())).toString()
    const lines = whole.split('\n').filter((line) => line !== '')
    await writeFile(file(), lines.filter((_, at) => at !== lines.length - 2).join('\n') + '\n')
    expect(await world.refused()).toEqual(what('destructions-changed'))
    const forged = { ...(JSON.parse(lines.at(-1) ?? '') as object), keys: made }
    await writeFile(file(), `${[...lines.slice(0, -1), JSON.stringify(forged)].join('\n')}\n`)
    expect(await world.refused()).toEqual(what('destructions-changed'))
    await writeFile(file(), whole)
    await world.open()
  })

  test('with a line that was cut short goes on behind it', async () => {
    await destroyedSince(world)
    await appendFile(file(), '\n{"v":1,"number":')
    const { made, kept } = await destroyedSince(world)
    expect(await left(await world.open(), made)).toEqual(kept)
  })

  test('is not made before something is destroyed', async () => {
    await using other = await openKeysWorld('postgres', inject('databaseUrl'))
    await other.open()
    await expect(readFile(join(other.places.anchor, 'destructions'))).rejects.toThrow('ENOENT')
  })
})
