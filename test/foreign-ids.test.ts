import { type Operation, type OperationName, operations } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { confirmedRecipient, newAgeKey, newApprover } from '../packages/engine/test/exporting.ts'
import { enrolPasskey, signInByPasskey } from '../packages/engine/test/signing-in.ts'
import {
  declaration,
  findByReference,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../packages/engine/test/world.ts'
import type { Session } from '../packages/engine/src/index.ts'
import { wellFormed } from './well-formed.ts'

/** Members by which a request names a thing that is somebody's. */
const naming = ['id', 'hash', 'case', 'proposal', 'approval', 'breakGlass', 'person']
const day = 86_400_000

const shapeOf = ({ request }: Operation): Readonly<Record<string, z.ZodType>> =>
  request instanceof z.ZodObject ? request.shape : {}
const asking = Object.entries<Operation>(operations).flatMap(([name, operation]) =>
  Object.keys(shapeOf(operation))
    .filter((member) => naming.includes(member))
    .map((member) => ({ name: name as OperationName, member, schema: operation.request })),
)

/** THREAT: ids that are tried, or that leaked (OWASP API1:2023). Two officers of one role; what is one's is nothing to the other. */
describe('an id of somebody else', { timeout: 120_000 }, () => {
  let world: World
  let other: Session
  let owner: Session
  let theirs: Readonly<Record<string, string>>
  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'))
    const { engine } = world
    const sent = [declaration({ reference: 'FOREIGN-1' })]
    valueOf(await ingest(engine, await world.source(), sent))
    const { id, session, signer } = await newApprover(world, ['officer'])
    owner = session
    other = await world.person(['officer'])
    const matter = await openCase(engine, session, 'task')
    const seen = valueOf(await findByReference(engine, session, matter, 'FOREIGN-1'))
    const authenticator = await enrolPasskey(engine, session)
    const begun = valueOf(await signInByPasskey(engine, authenticator))
    const { credentials } = valueOf(await engine.answer('credentials', session, {}))
    const manager = await newApprover(world, ['duty-manager'])
    const { key } = await newAgeKey()
    const recipient = await confirmedRecipient(world, key, [await world.person(['senior-officer']), manager.session])
    const exported = valueOf(
      await engine.answer('requestExport', session, {
        purpose: 'clearance',
        case: matter,
        select: { search: { element: 'declaration.reference', value: 'FOREIGN-1' } },
        elements: ['declaration.reference'],
        recipient: recipient.id,
        format: 'csv',
        deleteBy: new Date(Date.now() + 30 * day).toISOString(),
        reason: 'the yearly audit',
      } as never),
    )
    const { actors } = valueOf(await engine.answer('actors', world.administrator, {}))
    const token = actors.find((each) => each.id === id)?.tokens[0]
    theirs = {
      actor: id,
      case: matter,
      receipt: seen.receipt.hash,
      session: begun.id,
      credential: credentials[0]?.id ?? '',
      signer,
      export: exported.id,
      proposal: exported.proposal,
      token: token?.id ?? '',
    }
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const answered = async (name: OperationName, request: object): Promise<string> => {
    const answer = await world.engine.answer(name, { ...other }, request)
    return answer.ok ? `ok ${JSON.stringify(answer.value)}` : answer.problem.code
  }

  test('is one of each kind that there is', () => {
    for (const [kind, id] of Object.entries(theirs)) expect(id, kind).not.toBe('')
    expect(asking.length).toBeGreaterThan(50)
  })

  test.each([
    ['receipt', 'hash', 'receipt'],
    ['showExport', 'id', 'export'],
    ['proposal', 'id', 'proposal'],
  ] as const)('whoever it belongs to is answered: %s', async (name, member, kind) => {
    const request = { [member]: theirs[kind] ?? '' }
    expect((await world.engine.answer(name, { ...owner }, request as never)).ok).toBe(true)
  })

  test.each(asking)(
    '$name by $member is answered like one that is not there, and never done',
    async ({ name, member, schema }) => {
      for (const [kind, id] of Object.entries(theirs)) {
        const absent = kind === 'receipt' ? randomBytes(32).toString('base64url') : randomUUID()
        const [foreign, unknown] = [id, absent].map((value) => ({ ...wellFormed[name], [member]: value }))
        if (!schema.safeParse(foreign).success) continue
        const said = await answered(name, foreign ?? {})
        expect(said, kind).not.toMatch(/^ok/)
        expect(said, kind).toBe(await answered(name, unknown ?? {}))
      }
    },
  )
})
