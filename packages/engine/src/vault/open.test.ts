import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { engines, newContext, openVaultWorld, stamp, store, valueOf, type VaultWorld } from '../../test/vault-world.ts'
import type { SealContext } from './index.ts'
import { openCompartments, type OpenedPart } from './open.ts'

const text = (part: OpenedPart | undefined): string =>
  part?.state === 'opened' ? Buffer.from(part.plain.reveal()).toString() : (part?.state ?? 'nothing')
const problemOf = (answer: Answer<unknown>): unknown => (answer.ok ? 'opened' : answer.problem)

describe.each(engines)('opening on %s', (name) => {
  let world: VaultWorld
  beforeAll(async () => {
    world = await openVaultWorld(name, inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  /** A stored record of one compartment that says `says`. */
  const stored = async (says: string, more: Partial<SealContext> = {}): Promise<SealContext> => {
    const context = await newContext(world.vault, more)
    await store(world.database, [{ context, sealed: world.vault.seal(context, Buffer.from(says)) }])
    return context
  }
  const opensOf = ({ record, compartment }: SealContext) => [{ record, compartments: [compartment] }]
  /** Stamps and opens, as a release does. */
  const release = async (context: SealContext): Promise<Answer<readonly OpenedPart[]>> => {
    const entry = await stamp(world, opensOf(context))
    return openCompartments(world, { entry: entry.hash, opens: opensOf(context) })
  }
  const edit = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    world.database.transaction(({ query }) => query(sql, parameters))

  test('what was sealed opens to what came in', async () => {
    const [part] = valueOf(await release(await stored('QLRUBN9')))
    expect(part?.state === 'opened' && part.dictionaryVersion).toBeGreaterThan(0)
    expect(text(part)).toBe('QLRUBN9')
  })

  test('many that wait together each get their own', async () => {
    const contexts = await Promise.all(Array.from({ length: 20 }, (_, n) => stored(`value ${n}`)))
    const answers = await Promise.all(contexts.map(release))
    expect(answers.map((answer) => text(valueOf(answer)[0]))).toEqual(contexts.map((_, n) => `value ${n}`))
  })

  test('a vault of another process opens it', async () => {
    const context = await stored('other')
    const vault = await world.another()
    const entry = await stamp(world, opensOf(context))
    const answer = await openCompartments({ vault }, { entry: entry.hash, opens: opensOf(context) })
    expect(text(valueOf(answer)[0])).toBe('other')
  })

  describe('INVARIANT (log-before-release)', () => {
    const refusal = async (context: SealContext, hash: Uint8Array): Promise<unknown> =>
      problemOf(await openCompartments(world, { entry: hash, opens: opensOf(context) }))

    test('without a committed entry nothing opens', async () => {
      expect(await refusal(await stored('x'), randomBytes(32))).toMatchObject({
        code: 'integrity/ledger',
        with: { what: 'no such entry is committed' },
      })
    })

    test.each([
      ['a refusal', { kind: 'refusal', outcome: 'refused' }],
      ['an intake', { kind: 'intake' }],
      ['a release that was not permitted', { outcome: 'needs-approval' }],
      ['an entry of yesterday', { at: new Date(Date.now() - 86_400_000) }],
    ] as const)('%s opens nothing', async (_, said) => {
      const context = await stored('x')
      const entry = await stamp(world, opensOf(context), said)
      expect(await refusal(context, entry.hash)).toMatchObject({ code: 'integrity/ledger' })
    })

    test('an entry opens no other record and no other compartment than its event names', async () => {
      const [named, other] = [await stored('named'), await stored('other')]
      const entry = await stamp(world, opensOf(named))
      expect(await refusal(other, entry.hash)).toMatchObject({ code: 'integrity/ledger' })
      expect(await refusal({ ...named, compartment: 'special.importer' }, entry.hash)).toMatchObject({
        code: 'integrity/ledger',
      })
    })

    test('an event that was sealed for another entry, or by somebody else, opens nothing', async () => {
      const context = await stored('x')
      const [entry, other] = [await stamp(world, opensOf(context)), await stamp(world, opensOf(context))]
      await edit('update event set sealed = o.sealed from event o where event.entry = $1 and o.entry = $2', [
        entry.hash,
        other.hash,
      ])
      expect(await refusal(context, entry.hash)).toMatchObject({ code: 'integrity/record', with: { what: 'event' } })
      await edit('update event set sealed = $2 where entry = $1', [other.hash, randomBytes(200)])
      expect(await refusal(context, other.hash)).toMatchObject({ code: 'integrity/record', with: { what: 'event' } })
    })

    test('an entry whose bytes were exchanged opens nothing', async () => {
      const context = await stored('x')
      const [entry, other] = [await stamp(world, opensOf(context)), await stamp(world, opensOf(context))]
      await edit('update entry set bytes = o.bytes from entry o where entry.hash = $1 and o.hash = $2', [
        entry.hash,
        other.hash,
      ])
      expect(await refusal(context, entry.hash)).toMatchObject({ code: 'integrity/ledger' })
    })

    test('a record of a message that was never accepted does not open', async () => {
      const context = await stored('x')
      await edit('delete from acceptance where intake = (select intake from record where id = $1)', [context.record])
      expect(problemOf(await release(context))).toMatchObject({ code: 'integrity/record' })
    })
  })

  describe('THREAT: whoever can write the data store', () => {
    const named = (context: SealContext) => ({
      code: 'integrity/record',
      with: { what: `compartment ${context.compartment}`, record: world.vault.externalId(context.record) },
    })

    test('swaps two compartments: neither opens, and both are named', async () => {
      const one = await newContext(world.vault)
      const two = { ...one, compartment: 'personal.seller' }
      const seal = (context: SealContext) => world.vault.seal(context, Buffer.from(context.compartment))
      await store(world.database, [
        { context: one, sealed: seal(two) },
        { context: two, sealed: seal(one) },
      ])
      expect(problemOf(await release(one))).toEqual(named(one))
      expect(problemOf(await release(two))).toEqual(named(two))
    })

    test('moves a compartment to another record', async () => {
      const [one, two] = [await stored('one'), await stored('two')]
      await edit(
        `update compartment set sealed = o.sealed, key = o.key, subject = o.subject from compartment o
          where compartment.record = $1 and o.record = $2`,
        [one.record, two.record],
      )
      expect(problemOf(await release(one))).toEqual(named(one))
    })

    test('changes a bit', async () => {
      const context = await stored('one')
      await edit('update compartment set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where record = $1', [
        context.record,
      ])
      expect(problemOf(await release(context))).toEqual(named(context))
    })

    test('sets an older version back alone', async () => {
      const context = await stored('corrected', { version: 2 })
      const older = world.vault.seal({ ...context, version: 1 }, Buffer.from('as it was'))
      await edit('update compartment set sealed = $2 where record = $1', [context.record, older])
      expect(problemOf(await release(context))).toEqual(named(context))
    })

    test('says that it is about somebody else', async () => {
      const context = await stored('one')
      await edit('update compartment set subject = $2 where record = $1', [context.record, randomUUID()])
      expect(problemOf(await release(context))).toEqual(named(context))
    })

    test('takes a compartment away', async () => {
      const context = await stored('one')
      await edit('delete from compartment where record = $1', [context.record])
      expect(problemOf(await release(context))).toEqual(named(context))
    })
  })

  test.each(['destroyed', 'restricted'] as const)(
    'of a %s key the compartment says so, and others open',
    async (state) => {
      const [one, two] = [await stored('one'), await stored('two')]
      await edit('insert into key_state (key, state, since, entry) values ($1, $2, now(), $3)', [
        one.subjectKey,
        state,
        Buffer.alloc(32),
      ])
      const opens = [...opensOf(one), ...opensOf(two)]
      const entry = await stamp(world, opens)
      expect(valueOf(await openCompartments(world, { entry: entry.hash, opens })).map(text)).toEqual([state, 'two'])
    },
  )
})
