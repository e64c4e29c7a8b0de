import type { ActorId, Assertion, Needs, Proposal, SignerId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authenticator, newAuthenticator } from '../../test/authenticator.ts'
import { type DecisionWorld, type Member, openDecisionWorld, personOf } from '../../test/decision-world.ts'
import { passkeyRegistration, passkeyWordOn, site } from '../../test/passkey-signing.ts'
import { signerHash, wordAbout } from '../../test/signing.ts'
import { codeOf, valueOf } from '../../test/world.ts'

describe('passkeys that sign', { timeout: 120_000 }, () => {
  let world: DecisionWorld
  let chief: Member
  let proposer: ActorId
  beforeAll(async () => {
    world = await openDecisionWorld('pglite', '')
    chief = await world.member(['administrator'])
    proposer = await world.person(['key-custodian'])
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const named = () => ({ authority: world.on.authority, node: world.on.node })
  const register = (person: ActorId, of: Parameters<DecisionWorld['on']['identity']['registerPasskey']>[2]) =>
    world.within((transaction) => world.on.identity.registerPasskey(transaction, personOf(person), of))
  const signing = async (passkey: Authenticator): Promise<{ readonly person: ActorId; readonly signer: SignerId }> => {
    const person = await world.person(['key-custodian'])
    const made = valueOf(await register(person, passkeyRegistration(named(), person, passkey, world.now))).value
    const assertion = wordAbout(named(), made.id, signerHash(made), {
      keys: chief.keys,
      signer: chief.signer,
      now: world.now,
      kind: 'confirmation',
    })
    const confirmed = await world.within((transaction) =>
      world.on.identity.confirmSigner(transaction, personOf(chief.id), { id: made.id, assertion }),
    )
    expect(valueOf(confirmed).value).toMatchObject({ state: 'confirmed', passkey: { ...site, credential: passkey.id } })
    return { person, signer: made.id }
  }
  const needs: Partial<Needs> = { approvers: 1 }
  const approve = (person: ActorId, of: Proposal, assertion: Assertion) =>
    world.within((transaction) => world.on.identity.approve(transaction, personOf(person), { id: of.id, assertion }))

  test.each(['ES256', 'Ed25519'] as const)(
    '%s: registered, confirmed by somebody else, and its word approves',
    async (kind) => {
      const passkey = newAuthenticator(kind)
      const { person, signer } = await signing(passkey)
      const of = await world.propose(proposer, needs)
      const assertion = passkeyWordOn(of, { passkey, signer, now: world.now })
      expect(valueOf(await approve(person, of, assertion)).value.state).toBe('approved')
      const decided = await world.within((transaction) => world.on.identity.decided(transaction, of.id))
      expect(codeOf(decided)).toBe('ok')
    },
  )

  test('its word counts for the node, the proposal, the moment and the signer that it was said for', async () => {
    const passkey = newAuthenticator()
    const { person, signer } = await signing(passkey)
    const [of, other] = [await world.propose(proposer, needs), await world.propose(proposer, needs)]
    const good = passkeyWordOn(other, { passkey, signer, now: world.now })
    for (const assertion of [
      good,
      { ...good, what: of.hash },
      { ...passkeyWordOn({ ...of, node: proposer }, { passkey, signer, now: world.now }) },
      { ...passkeyWordOn(of, { passkey, signer, now: new Date(world.now.getTime() + 1) }), at: good.at },
      passkeyWordOn(of, { passkey, signer: chief.signer, now: world.now }),
      { ...passkeyWordOn(of, { passkey, signer, now: world.now }), signature: 'AAAA' },
      { ...passkeyWordOn(of, { passkey, signer, now: world.now }), clientData: 'AAAA' },
      { ...passkeyWordOn(of, { passkey, signer, now: world.now }), authenticatorData: 'AAAA' },
    ])
      expect(codeOf(await approve(person, of, assertion))).toMatch(/^(action|request)\//)
  })

  test('THREAT: at a page of somebody else, or by an authenticator that did not ask who it is, nothing is approved', async () => {
    const passkey = newAuthenticator()
    const { person, signer } = await signing(passkey)
    const of = await world.propose(proposer, needs)
    for (const [by, at] of [
      [passkey, { ...site, origin: 'https://carnet.example.evil' }],
      [passkey, { ...site, rpId: 'example' }],
      [passkey.unverified, site],
      [newAuthenticator(), site],
    ] as const) {
      const assertion = passkeyWordOn(of, { passkey: by, signer, now: world.now, at: at as typeof site })
      expect(codeOf(await approve(person, of, assertion))).toBe('request/malformed')
    }
  })

  test('THREAT: a word for signing in, or one of a copied authenticator, is none', async () => {
    const passkey = newAuthenticator()
    const { person, signer } = await signing(passkey)
    const first = await world.propose(proposer, needs)
    valueOf(await approve(person, first, passkeyWordOn(first, { passkey, signer, now: world.now })))
    passkey.rewind(0)
    const of = await world.propose(proposer, needs)
    expect(codeOf(await approve(person, of, passkeyWordOn(of, { passkey, signer, now: world.now })))).toBe(
      'request/malformed',
    )
    passkey.rewind(100)
    const { response } = passkey.get({ challenge: 'c2lnbi1pbg', ...site })
    const word = passkeyWordOn(of, { passkey, signer, now: world.now })
    const signedIn = { clientData: response.clientDataJSON, signature: response.signature }
    expect(codeOf(await approve(person, of, { ...word, ...signedIn }))).toBe('request/malformed')
  })

  test('nobody registers what they can’t sign with, another’s, or for another person or node', async () => {
    const [person, other] = [await world.person(['officer']), await world.person(['officer'])]
    const passkey = newAuthenticator()
    const good = passkeyRegistration(named(), person, passkey, world.now)
    for (const of of [
      { ...good, publicKey: newAuthenticator().publicKey },
      { ...good, publicKey: 'AAAA' },
      { ...good, origin: 'https://elsewhere.example' },
      passkeyRegistration(named(), other, passkey, world.now),
      passkeyRegistration({ ...named(), authority: 'YY' }, person, passkey, world.now),
      passkeyRegistration(named(), person, passkey, new Date(world.now.getTime() - 11 * 60_000)),
      passkeyRegistration(named(), person, passkey.unverified, world.now),
    ])
      expect(codeOf(await register(person, of))).toBe('request/malformed')
    valueOf(await register(person, passkeyRegistration(named(), person, passkey, world.now)))
    expect(codeOf(await register(other, passkeyRegistration(named(), other, passkey, world.now)))).toBe(
      'request/conflict',
    )
  })

  test('nothing can be sealed to it: it belongs to no council', async () => {
    const passkey = newAuthenticator()
    const { person, signer } = await signing(passkey)
    const members = [
      { person: chief.id, signer: chief.signer, outside: false },
      { person, signer, outside: true },
    ]
    const checked = await world.within((transaction) =>
      world.on.identity.checkCouncil(transaction, { members, quorum: 2 }),
    )
    expect(checked).toMatchObject({ problem: { with: { at: 'members.1.signer' } } })
  })
})
