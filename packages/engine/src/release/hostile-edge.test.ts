import { createHash, randomUUID } from 'node:crypto'
import type { CaseId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  releaseById,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest()

/** Whoever holds the edge speaks the engine's verbs directly; whoever runs the database writes any row. */
describe.each(engines)(
  'a hostile edge, and a hostile operator of the database, on %s',
  { timeout: 120_000 },
  (name) => {
    let world: World
    let officer: Session
    let administrator: Session
    let matter: CaseId
    /** A token of another node: well-formed, and nobody's here. */
    let foreign: string
    beforeAll(async () => {
      await using other = await openWorld('postgres', inject('databaseUrl'))
      foreign = other.administrator.token ?? ''
      world = await openWorld(name, inject('databaseUrl'))
      officer = await world.person(['officer'])
      administrator = world.administrator
      matter = await openCase(world.engine, officer, 'task')
      valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'E-100' })]))
    })
    afterAll(() => world[Symbol.asyncDispose]())
    const find = (session: Session, on: CaseId | undefined = matter) =>
      findByReference(world.engine, session, on, 'E-100')

    test('has no verb but the API’s operations', async () => {
      for (const verb of ['open', 'decrypt', 'query', '__proto__', 'constructor', 'toString'])
        expect(codeOf(await world.engine.answer(verb as never, officer, {} as never))).toBe('request/not-found')
      expect(Object.keys(world.engine).sort()).toEqual(
        ['answer', 'beginIntake', 'health', 'ledgerFile', 'quarantine', 'rate', 'readStanding'].sort(),
      )
    })

    test('gets nothing without a live session', async () => {
      const tokens = [undefined, '', 'carnet_', foreign, '\u0000', 'x'.repeat(10_000)]
      for (const token of tokens) expect(codeOf(await find({ token }))).toBe('request/unauthenticated')
    })

    test('gets nothing with a session that was revoked a moment ago', async () => {
      const request = { name: 'Leaving', roles: ['officer' as const], offices: [] }
      const { credential } = valueOf(await world.engine.answer('createPerson', administrator, request))
      const leaving = { token: credential.token }
      const own = await openCase(world.engine, leaving, 'task')
      expect(valueOf(await find(leaving, own)).records).toHaveLength(1)
      valueOf(await world.engine.answer('revokeToken', administrator, { id: credential.id }))
      expect(codeOf(await find(leaving, own))).toBe('request/unauthenticated')
    })

    test('gets nothing with requests that no schema lets through', async () => {
      const requests: readonly unknown[] = [
        undefined,
        null,
        'select',
        { purpose: 'clearance', select: {} },
        { purpose: ['clearance'], case: matter, select: { ids: ['%'] } },
        { purpose: 'clearance', case: matter, select: { type: 'declaration', where: {}, limit: 1e9 } },
        { purpose: 'clearance', case: matter, select: { type: "declaration' or true --", where: {}, limit: 1 } },
        {
          purpose: 'clearance',
          case: matter,
          select: { search: { element: 'declaration.reference', value: 'E' } },
          outcome: 'permitted',
        },
      ]
      for (const request of requests)
        expect(codeOf(await world.engine.answer('find', officer, request as never))).toBe('request/malformed')
    })

    test('internal ids and guessed ids lead nowhere', async () => {
      const [record] = await world.operate(({ query }) => query<{ id: string }>('select id from record'))
      for (const id of [record?.id, randomUUID()])
        expect(valueOf(await releaseById(world.engine, officer, matter, [id as never])).records).toEqual([])
    })

    test('a token row that the node did not write is no session', async () => {
      const token = foreign
      await world.operate(({ query }) =>
        query(
          'insert into token (id, actor, hash, sealed) select $1, actor, $2, sealed from token order by id limit 1',
          [randomUUID(), sha256(token)],
        ),
      )
      expect(codeOf(await find({ token }))).toBe('integrity/record')
    })

    test('a token hung on another actor, or an actor’s row put in another’s place, is no session', async () => {
      const victim = await world.person(['officer'])
      const { id } = valueOf(await world.engine.answer('me', victim, {}))
      const hash = sha256(victim.token ?? '')
      await world.operate(({ query }) =>
        query('update token set actor = (select actor from token where actor <> $1 limit 1) where hash = $2', [
          id,
          hash,
        ]),
      )
      expect(codeOf(await find(victim))).toBe('integrity/record')
      await world.operate(({ query }) => query('update token set actor = $1 where hash = $2', [id, hash]))
      expect(codeOf(await world.engine.answer('me', victim, {}))).toBe('ok')
      await world.operate(({ query }) =>
        query('update actor set sealed = (select sealed from actor where id <> $1 limit 1) where id = $1', [id]),
      )
      expect(codeOf(await find(victim))).toBe('integrity/record')
    })

    test('a case that an operator wrote, or gave to somebody else, makes nothing necessary', async () => {
      const other = await world.person(['officer'])
      const { id: actor } = valueOf(await world.engine.answer('me', other, {}))
      const written = randomUUID() as CaseId
      await world.operate(({ query }) =>
        query('insert into matter (id, opened_by, sealed) select $1, $2, sealed from matter where id = $3', [
          written,
          actor,
          matter,
        ]),
      )
      expect(codeOf(await find(other, written))).toBe('integrity/record')
      await world.operate(({ query }) => query('update matter set opened_by = $1 where id = $2', [actor, matter]))
      expect(codeOf(await find(other, matter))).toBe('integrity/record')
      const { id: opener } = valueOf(await world.engine.answer('me', officer, {}))
      await world.operate(({ query }) => query('update matter set opened_by = $1 where id = $2', [opener, matter]))
      expect(valueOf(await find(officer)).records).toHaveLength(1)
    })

    test('entries and events that an operator wrote open nothing: no verb takes them, and the examination tells', async () => {
      const bytes = Buffer.from(JSON.stringify({ v: 1, kind: 'release', outcome: 'permitted' }))
      const hash = createHash('sha256').update(Buffer.of(0)).update(bytes).digest()
      await world.operate(async ({ query }) => {
        await query('insert into event select $1, at, kind, actor, key, sealed from event limit 1', [hash])
      })
      const { findings } = valueOf(await world.engine.answer('examine', administrator, {}))
      expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({ state: 'failing' })
    })
  },
)
