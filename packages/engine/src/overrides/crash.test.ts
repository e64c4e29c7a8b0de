import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import type { OverrideCrash } from '../../test/override-crash.ts'
import { type Investigated, investigating } from '../../test/overriding.ts'
import { engines, openWorld, valueOf, type World } from '../../test/world.ts'
import { decisionHash, type DecisionRecord, replay } from '../release/index.ts'
import { readPolicyFiles } from '../policy-files.ts'
import { openStores } from '../stores.ts'
import { openProvider, openVault } from '../vault/index.ts'

const program = fileURLToPath(new URL('../../test/override-crash.ts', import.meta.url))
const at = '2026-07-01T08:00:00.000Z'

describe.each(engines)('killed after the glass was broken, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let of: Investigated
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'), {}, { now: () => new Date(at) })
    of = await investigating(world)
  }, 120_000)
  afterAll(() => world[Symbol.asyncDispose]())

  const kinds = (): Promise<readonly string[]> =>
    world.operate(async ({ query }) =>
      (await query<{ kind: string }>("select kind from event where kind in ('break-glass', 'release')")).map(
        ({ kind }) => kind,
      ),
    )
  const run = async (step: string): Promise<string> => {
    await world.close()
    const crash: OverrideCrash = { options: world.options, at, session: of.officer, ...of, step }
    const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
    valueOf(await world.reopen())
    return done.stdout.toString()
  }

  test('its entry is there, the release’s is not before it, and no view is', async () => {
    expect(await run('asked')).toBe('')
    expect(await kinds()).toEqual(['break-glass'])
    expect(await run('stamped')).toBe('')
    expect([...(await kinds())].sort()).toEqual(['break-glass', 'break-glass', 'release'])
    const dpo = await world.person(['dpo'])
    expect(valueOf(await world.engine.answer('reviews', dpo, {})).reviews).toHaveLength(2)
    expect(valueOf(await world.engine.answer('notices', dpo, {})).notices).toHaveLength(2)
  })

  test('INVARIANT(replay): what was decided under it is decided again alike, and names it', async () => {
    const view = JSON.parse(await run('never')) as { readonly value: { readonly receipt: { readonly hash: string } } }
    const entry = Buffer.from(view.value.receipt.hash, 'base64url')
    const { decision, override } = await rememberedOf(world, entry)
    const { policy } = await readPolicyFiles()
    expect(override).toMatchObject({ kind: 'break-glass' })
    expect(decision.decided.map((each) => each.decision.outcome)).toContain('needs-approval')
    expect(decisionHash(replay(decision, policy.rules))).toBe(decisionHash(decision))
  })
})

interface Remembered {
  readonly decision: DecisionRecord
  readonly override: unknown
}

/** What an event keeps, read as the node itself reads it. */
async function rememberedOf(world: World, entry: Uint8Array): Promise<Remembered> {
  const [row] = await world.operate(({ query }) =>
    query<{ key: string; sealed: Uint8Array }>('select key, sealed from event where entry = $1', [entry]),
  )
  if (row === undefined) throw new Error('no such event')
  await world.close()
  const { options } = world
  const stores = valueOf(await openStores(options))
  const { database, keys } = stores
  const { authority, now, anchor, profile } = options
  const provider = valueOf(await openProvider(options.provider, { keys, profile, now }))
  const vault = valueOf(await openVault({ database, keys, provider, authority, now, anchorFolder: anchor }))
  const opened = valueOf(await vault.openEvent(entry, row.key, row.sealed))
  await vault[Symbol.asyncDispose]()
  await stores[Symbol.asyncDispose]()
  valueOf(await world.reopen())
  return JSON.parse(Buffer.from(opened).toString()) as Remembered
}
