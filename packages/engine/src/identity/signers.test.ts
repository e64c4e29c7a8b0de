import type { ActorId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type DecisionWorld, openDecisionWorld, personOf } from '../../test/decision-world.ts'
import { newPersonKeys, registrationOf, signerHash, wordAbout } from '../../test/signing.ts'
import { codeOf, engines, valueOf } from '../../test/world.ts'

const minutes = (n: number): number => n * 60_000

describe.each(engines)('signers, on %s', { timeout: 120_000 }, (name) => {
  let world: DecisionWorld
  let proposer: ActorId
  beforeAll(async () => {
    world = await openDecisionWorld(name, inject('databaseUrl'))
    proposer = await world.person(['key-custodian'])
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const registering = (id: ActorId, of: Parameters<typeof world.on.identity.registerSigner>[2]) =>
    world.within((transaction) => world.on.identity.registerSigner(transaction, personOf(id), of))
  const node = () => ({ authority: world.on.authority, node: world.on.identity.node })

  test('are registered by who has the key, for this person and this node, now', async () => {
    const person = await world.person(['officer'])
    const keys = newPersonKeys()
    const good = registrationOf(node(), person, keys, world.now)
    const other = registrationOf(node(), person, newPersonKeys(), world.now)
    const wrong = [
      { ...good, signature: other.signature },
      { ...good, sealingKey: other.sealingKey },
      registrationOf({ ...node(), node: '00000000-0000-4000-8000-000000000000' }, person, keys, world.now),
      registrationOf(node(), proposer, keys, world.now),
      registrationOf(node(), person, keys, new Date(world.now.getTime() - minutes(11))),
    ]
    for (const each of wrong) expect(codeOf(await registering(person, each))).toBe('request/malformed')
    expect(valueOf(await registering(person, good)).value).toMatchObject({ state: 'registered', person })
    // One key is one person’s.
    expect(codeOf(await registering(proposer, registrationOf(node(), proposer, keys, world.now)))).toBe(
      'request/conflict',
    )
  })

  test('are confirmed by an administrator who is somebody else; signed, once one can sign', async () => {
    await using fresh = await openDecisionWorld(name, inject('databaseUrl'))
    const named = { authority: fresh.on.authority, node: fresh.on.identity.node }
    const register = async (id: ActorId) => {
      const keys = newPersonKeys()
      const of = registrationOf(named, id, keys, fresh.now)
      const registered = await fresh.within((transaction) =>
        fresh.on.identity.registerSigner(transaction, personOf(id), of),
      )
      return { keys, signer: valueOf(registered).value }
    }
    const confirm = (by: ActorId, of: Parameters<typeof fresh.on.identity.confirmSigner>[2]) =>
      fresh.within((transaction) => fresh.on.identity.confirmSigner(transaction, personOf(by), of))
    const [first, second] = [await fresh.person(['administrator']), await fresh.person(['administrator'])]
    const own = await register(first)
    expect(codeOf(await confirm(first, { id: own.signer.id }))).toBe('action/refused')
    expect(codeOf(await confirm(second, { id: own.signer.id }))).toBe('ok')
    expect(codeOf(await confirm(second, { id: own.signer.id }))).toBe('request/conflict')
    const next = await register(await fresh.person(['key-custodian']))
    const { id } = next.signer
    expect(codeOf(await confirm(second, { id }))).toBe('action/refused')
    const signing = { keys: own.keys, signer: own.signer.id, now: fresh.now, kind: 'confirmation' as const }
    const word = wordAbout(named, id, signerHash(next.signer), signing)
    expect(codeOf(await confirm(second, { id, assertion: word }))).toBe('action/refused')
    const approval = wordAbout(named, id, signerHash(next.signer), { ...signing, kind: 'approval' })
    expect(codeOf(await confirm(first, { id, assertion: approval }))).toBe('request/malformed')
    const another = wordAbout(named, id, signerHash(own.signer), signing)
    expect(codeOf(await confirm(first, { id, assertion: another }))).toBe('request/malformed')
    expect(valueOf(await confirm(first, { id, assertion: word })).value.state).toBe('confirmed')
    // Whoever ended them all has not done away with the signature at once.
    await fresh.within((transaction) => fresh.on.identity.endSigner(transaction, own.signer.id))
    const later = await register(await fresh.person(['key-custodian']))
    const { id: last } = later.signer
    const ended = wordAbout(named, last, signerHash(later.signer), signing)
    expect(codeOf(await confirm(first, { id: last, assertion: ended }))).toBe('action/refused')
    expect(codeOf(await confirm(second, { id: last }))).toBe('action/refused')
    fresh.now = new Date(fresh.now.getTime() + minutes(7 * 24 * 60))
    expect(codeOf(await confirm(second, { id: last }))).toBe('ok')
  })
})
