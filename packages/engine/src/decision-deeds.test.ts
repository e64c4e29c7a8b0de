import type { Assertion, NodeNamed, Proposal, Role, Signer } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { newPersonKeys, type PersonKeys, registrationOf, signerHash, wordAbout, wordOn } from '../test/signing.ts'
import { codeOf, openWorld, valueOf, type World } from '../test/world.ts'
import type { Session } from './types.ts'

interface Person {
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: Signer
}

describe('deciding together, through the engine', { timeout: 120_000 }, () => {
  let world: World
  let named: NodeNamed
  let chief: Person
  let inside: Person
  let outside: Person
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)

  const registered = async (roles: readonly Role[]): Promise<Person> => {
    const session = await world.person(roles)
    const { id } = valueOf(await ask('me', session, {}))
    const keys = newPersonKeys()
    const registration = registrationOf(named, id, keys, new Date())
    return { session, keys, signer: valueOf(await ask('registerSigner', session, registration)) }
  }
  /** Confirmed by the chief, who can sign. */
  const member = async (roles: readonly Role[]): Promise<Person> => {
    const person = await registered(roles)
    const { id } = person.signer
    valueOf(await ask('confirmSigner', chief.session, { id, assertion: confirmation(chief, person.signer) }))
    return person
  }
  const confirmation = (by: Person, of: Signer): Assertion =>
    wordAbout(named, of.id, signerHash(of), {
      keys: by.keys,
      signer: by.signer.id,
      now: new Date(),
      kind: 'confirmation',
    })
  const word = ({ keys, signer }: Person, of: Proposal, kind: Assertion['kind'] = 'approval'): Assertion =>
    wordOn(of, { keys, signer: signer.id, now: new Date(), kind })
  const approve = ({ session }: Person, of: Proposal, assertion: Assertion) =>
    ask('approveProposal', session, { id: of.id, assertion })
  const proposing = async (): Promise<Proposal> => {
    const members = [inside, outside].map(({ signer }, at) => ({
      person: signer.person,
      signer: signer.id,
      outside: at === 1,
    }))
    return valueOf(await ask('proposeCouncil', world.administrator, { members, quorum: 2 }))
  }
  const countOf = async (kind: string): Promise<number> =>
    (await world.operate(({ query }) => query('select entry from event where kind = $1', [kind]))).length

  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'))
    const { authority, node } = valueOf(await ask('signers', world.administrator, {}))
    named = { authority, node }
    chief = await registered(['administrator'])
    valueOf(await ask('confirmSigner', world.administrator, { id: chief.signer.id }))
    inside = await member(['officer'])
    outside = await member(['officer'])
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('a council comes into force with the last signature, and each step has its entry', async () => {
    const of = await proposing()
    expect(valueOf(await approve(inside, of, word(inside, of))).state).toBe('waiting')
    expect(valueOf(await approve(outside, of, word(outside, of)))).toMatchObject({ state: 'done' })
    expect(valueOf(await ask('council', inside.session, {})).council).toMatchObject({ hash: of.hash, quorum: 2 })
    const refused = await proposing()
    const assertion = word(inside, refused, 'refusal')
    valueOf(await ask('refuseProposal', inside.session, { id: refused.id, assertion }))
    valueOf(await ask('cancelProposal', world.administrator, { id: (await proposing()).id }))
    const spare = await registered(['officer'])
    valueOf(await ask('endSigner', spare.session, { id: spare.signer.id }))
    for (const [kind, count] of [
      ['signer-registered', 4],
      ['signer-confirmed', 3],
      ['signer-ended', 1],
      ['proposal-made', 3],
      ['approval-given', 2],
      ['approval-refused', 1],
      ['proposal-cancelled', 1],
      ['proposal-done', 1],
    ] as const)
      expect(await countOf(kind), kind).toBe(count)
  })

  test('the approvals survive the node’s end, and what was not done yet is done by the next', async () => {
    const of = await proposing()
    valueOf(await approve(inside, of, word(inside, of)))
    valueOf(await world.reopen())
    expect(valueOf(await approve(outside, of, word(outside, of))).state).toBe('done')
  })

  describe('THREAT: a taken-over edge', () => {
    test('confirms no key of its own with an administrator’s session', async () => {
      const forged = await registered(['officer'])
      const { id } = forged.signer
      expect(codeOf(await ask('confirmSigner', world.administrator, { id }))).toBe('action/refused')
      for (const assertion of [
        confirmation(forged, forged.signer),
        confirmation(inside, forged.signer),
        confirmation(chief, inside.signer),
        { ...confirmation(chief, forged.signer), at: '2026-01-01T00:00:00.000Z' as never },
      ])
        for (const session of [world.administrator, chief.session])
          expect(codeOf(await ask('confirmSigner', session, { id, assertion }))).toMatch(/^(action|request)\//)
      const own = await ask('confirmSigner', forged.session, { id })
      expect(codeOf(own)).toBe('action/refused')
    })

    test('approves nothing with sessions that pass through it, nor with words that passed before', async () => {
      const [of, other] = [await proposing(), await proposing()]
      const captured = word(inside, other)
      valueOf(await approve(inside, other, captured))
      const forged = [
        captured,
        { ...captured, what: of.hash },
        { ...captured, signer: outside.signer.id },
        word(inside, of, 'refusal'),
        { ...word(inside, of, 'refusal'), kind: 'approval' as const },
      ]
      for (const assertion of forged)
        for (const { session } of [inside, outside, chief])
          expect(codeOf(await ask('approveProposal', session, { id: of.id, assertion }))).toMatch(/^(action|request)\//)
      expect(codeOf(await approve(inside, other, captured))).toBe('request/conflict')
      const seen = valueOf(await ask('proposal', inside.session, { id: of.id }))
      expect(seen).toMatchObject({ state: 'waiting', approvals: [], refusals: [] })
    })

    test('asks for nothing that no schema lets through', async () => {
      const of = await proposing()
      const good = word(inside, of)
      for (const assertion of [
        { ...good, method: 'none' },
        { ...good, method: undefined },
        { ...good, v: 2 },
        { ...good, approved: true },
        { ...good, signature: '' },
        { ...good, at: 'now' },
        {},
      ])
        expect(codeOf(await ask('approveProposal', inside.session, { id: of.id, assertion: assertion as never }))).toBe(
          'request/malformed',
        )
      for (const request of [
        { id: of.id, assertion: good, state: 'approved' },
        { members: [], quorum: 0 },
      ])
        expect(codeOf(await ask('approveProposal', inside.session, request as never))).toBe('request/malformed')
    })
  })
})
