import type { ActorId, Proposal, Role, Signer } from '@carnet/api'
import { describe, expect, inject, test } from 'vitest'
import { newAuthenticator } from '../test/authenticator.ts'
import { newPersonKeys, type PersonKeys, registrationOf, signerHash, wordAbout, wordOn } from '../test/signing.ts'
import { enrolPasskey, sessionOf, signInByPasskey } from '../test/signing-in.ts'
import { codeOf, engines, openWorld, valueOf, type World } from '../test/world.ts'
import type { Session } from './types.ts'

const origin = 'http://localhost:8400'

interface Founder {
  readonly id: ActorId
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: Signer
}

/** Registers a signer of whoever has this token. */
async function signing({ engine }: World, session: Session): Promise<Founder> {
  const { id } = valueOf(await engine.answer('me', session, {}))
  const named = valueOf(await engine.answer('signers', session, {}))
  const keys = newPersonKeys()
  const signer = valueOf(await engine.answer('registerSigner', session, registrationOf(named, id, keys, new Date())))
  return { id, session, keys, signer }
}

async function confirmEachOther({ engine }: World, [first, second]: readonly [Founder, Founder]): Promise<void> {
  const named = valueOf(await engine.answer('signers', first.session, {}))
  valueOf(await engine.answer('confirmSigner', second.session, { id: first.signer.id }))
  const by = { keys: first.keys, signer: first.signer.id, now: new Date(), kind: 'confirmation' } as const
  const assertion = wordAbout(named, second.signer.id, signerHash(second.signer), by)
  valueOf(await engine.answer('confirmSigner', first.session, { id: second.signer.id, assertion }))
}

const approve = ({ engine }: World, { session, keys, signer }: Founder, proposal: Proposal) =>
  engine.answer('approveProposal', session, {
    id: proposal.id,
    assertion: wordOn(proposal, { keys, signer: signer.id, now: new Date() }),
  })

const proposing = ({ engine }: World, by: Session, of: readonly Founder[]) =>
  engine.answer('proposeFounding', by, { signers: of.map(({ signer }) => signer.id) })

async function twoFounders(world: World): Promise<readonly [Founder, Founder]> {
  const request = { name: 'Ben Okoro', roles: ['administrator' as Role], offices: [] }
  const { credential } = valueOf(await world.engine.answer('createPerson', world.administrator, request))
  const founders = [
    await signing(world, world.administrator),
    await signing(world, { token: credential.token }),
  ] as const
  await confirmEachOther(world, founders)
  return founders
}

async function found(world: World): Promise<readonly [Founder, Founder]> {
  const founders = await twoFounders(world)
  const proposal = valueOf(await proposing(world, world.administrator, founders))
  for (const each of founders) valueOf(await approve(world, each, proposal))
  return founders
}

const stageOf = async ({ engine }: World, session: Session): Promise<string> =>
  valueOf(await engine.answer('founding', session, {})).stage

describe.each(engines)('founding a node on %s', (name) => {
  const open = (): Promise<World> => openWorld(name, inject('databaseUrl'), {}, { origin })

  test('takes the signatures of two administrators; then tokens of persons enrol and do nothing else', async () => {
    await using world = await open()
    const { engine } = world
    const [ana, ben] = await twoFounders(world)
    const proposal = valueOf(await proposing(world, ana.session, [ana, ben]))
    expect(valueOf(await approve(world, ana, proposal)).state).toBe('waiting')
    expect(await stageOf(world, ana.session)).toBe('founding')
    expect(valueOf(await approve(world, ben, proposal)).state).toBe('done')

    expect(valueOf(await engine.answer('founding', ana.session, {}))).toEqual({
      stage: 'founded',
      proposal: proposal.id,
      administrators: [ana.id, ben.id],
    })
    expect(valueOf(await engine.answer('me', ana.session, {})).strength).toBe('enrolment')
    expect(await engine.answer('actors', ana.session, {})).toMatchObject({
      problem: { code: 'action/refused', with: { because: [{ rule: 'starter/token-only-enrols' }] } },
    })

    const passkey = await enrolPasskey(engine, ana.session, newAuthenticator())
    const signedIn = sessionOf(valueOf(await signInByPasskey(engine, passkey)))
    expect(valueOf(await engine.answer('actors', signedIn, {})).actors).toHaveLength(2)
    const officer = { name: 'Cleo Ito', roles: ['officer' as Role], offices: ['020'] }
    expect(await engine.answer('createPerson', signedIn, officer)).toMatchObject({
      problem: { code: 'action/refused', with: { because: [{ rule: 'starter/roles-are-granted' }] } },
    })
    expect(codeOf(await engine.answer('createPerson', signedIn, { ...officer, roles: [] }))).toBe('ok')
    expect(codeOf(await proposing(world, signedIn, [ana, ben]))).toBe('request/conflict')
  })
})

describe('founding a node', () => {
  const open = (): Promise<World> => openWorld('postgres', inject('databaseUrl'), {}, { origin })

  test('before it, tokens found the node and do nothing else', async () => {
    await using world = await open()
    const { engine, administrator } = world
    expect(valueOf(await engine.answer('me', administrator, {})).strength).toBe('founding')
    const officer = { name: 'Cleo Ito', roles: ['officer' as Role], offices: [] }
    const service = { name: 'X', roles: [], offices: [], mayIngest: true }
    expect(codeOf(await engine.answer('createPerson', administrator, officer))).toBe('action/refused')
    expect(codeOf(await engine.answer('createService', administrator, service))).toBe('action/refused')
    expect(codeOf(await engine.answer('examine', administrator, {}))).toBe('action/refused')
  })

  test('THREAT: rows that a database operator writes found nothing, and an edited founding shows', async () => {
    await using world = await open()
    const founders = await twoFounders(world)
    const { id } = valueOf(await proposing(world, world.administrator, founders))
    await world.operate(({ query }) => query(`update proposal set state = 'done' where id = $1`, [id]))
    expect(codeOf(await world.engine.answer('me', world.administrator, {}))).toBe('integrity/record')
  })

  test('is for administrators with confirmed signers, two persons at least', async () => {
    await using world = await open()
    const [ana, ben] = await twoFounders(world)
    const twice = await proposing(world, ana.session, [ana, ana])
    expect(twice).toMatchObject({ problem: { with: { at: 'signers', expected: 'one of each administrator' } } })
    const unconfirmed = await signing(world, ben.session)
    expect(codeOf(await proposing(world, ana.session, [ana, unconfirmed]))).toBe('request/malformed')
  })

  test('is kept over a restart', async () => {
    await using world = await open()
    const [ana] = await found(world)
    valueOf(await world.reopen())
    expect(valueOf(await world.engine.answer('me', ana.session, {})).strength).toBe('enrolment')
  })

  test('of a demonstration, whose persons act by tokens until then; doctor says so', async () => {
    await using world = await openWorld('postgres', inject('databaseUrl'))
    const roleOf = async (): Promise<unknown> => {
      const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
      return findings.find(({ area }) => area === 'founding')
    }
    expect(await roleOf()).toMatchObject({ state: 'attention' })
    const officer = await world.person(['officer'], ['020'])
    expect(valueOf(await world.engine.answer('me', officer, {})).strength).toBe('token')
    const source = await world.source()
    await found(world)
    expect(valueOf(await world.engine.answer('me', officer, {})).strength).toBe('enrolment')
    expect(codeOf(await world.engine.answer('me', source, {}))).toBe('ok')
  })
})
