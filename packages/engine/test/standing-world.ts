import type {
  ActorId,
  Answer,
  Assertion,
  NodeNamed,
  Proposal,
  Role,
  Signer,
  StandingAsked,
  StandingId,
  StandingLine,
  StandingRead,
} from '@carnet/api'
import type { Watched } from '../src/engine.ts'
import type { EngineOptions, Session } from '../src/types.ts'
import { newPersonKeys, type PersonKeys, registrationOf, signerHash, wordAbout, wordOn } from './signing.ts'
import { type EngineName, openWorld, valueOf, type World } from './world.ts'

/** A person who signs. */
export interface Signing {
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: Signer
  readonly id: ActorId
}

/** A node with a system that reads, its owner, somebody who proposes and two who approve; its clock stands still. */
export interface StandingWorld extends AsyncDisposable {
  readonly world: World
  now: Date
  readonly matcher: { readonly session: Session; readonly id: ActorId }
  readonly owner: ActorId
  readonly proposer: Session
  readonly approvers: readonly [Signing, Signing]
  member(roles: readonly Role[]): Promise<Signing>
  terms(more?: Partial<StandingAsked>): StandingAsked
  propose(more?: Partial<StandingAsked>): Promise<Proposal>
  approve(by: Signing, of: Proposal): Promise<Answer<Proposal>>
  /** A standing release that was signed. */
  agreed(more?: Partial<StandingAsked>): Promise<StandingId>
  read(id: StandingId, more?: Partial<StandingRead>, session?: Session): Promise<Answer<readonly StandingLine[]>>
}

export async function openStandingWorld(
  name: EngineName,
  databaseUrl: string,
  watched: Watched = {},
  more: Partial<EngineOptions> = {},
): Promise<StandingWorld> {
  let clock = new Date()
  const world = await openWorld(name, databaseUrl, watched, { now: () => clock, ...more })
  const ask: World['engine']['answer'] = (...asked) => world.engine.answer(...asked)
  const { authority, node } = valueOf(await ask('signers', world.administrator, {}))
  const named: NodeNamed = { authority, node }
  const registered = async (roles: readonly Role[]): Promise<Signing> => {
    const session = await world.person(roles)
    const { id } = valueOf(await ask('me', session, {}))
    const keys = newPersonKeys()
    const signer = valueOf(await ask('registerSigner', session, registrationOf(named, id, keys, clock)))
    return { session, keys, signer, id }
  }
  const chief = await registered(['administrator'])
  valueOf(await ask('confirmSigner', world.administrator, { id: chief.signer.id }))
  const member = async (roles: readonly Role[]): Promise<Signing> => {
    const person = await registered(roles)
    const { id } = person.signer
    const signing = { keys: chief.keys, signer: chief.signer.id, now: clock, kind: 'confirmation' } as const
    const assertion: Assertion = wordAbout(named, id, signerHash(person.signer), signing)
    valueOf(await ask('confirmSigner', chief.session, { id, assertion }))
    return person
  }
  const approvers = [await member(['dpo']), await member(['policy-approver'])] as const
  const proposer = await world.person(['analyst'])
  const owner = valueOf(await ask('me', await world.person(['analyst']), {})).id
  const service = { name: 'selectivity', roles: [], offices: [], mayIngest: false }
  const created = valueOf(await ask('createService', world.administrator, service))
  const matcher = { session: { token: created.credential.token }, id: created.actor.id }

  const terms = (said: Partial<StandingAsked> = {}): StandingAsked => ({
    service: matcher.id,
    owner,
    purpose: 'control',
    types: ['declaration'],
    elements: ['declaration.hs6', 'declaration.importer.id'],
    where: {},
    answer: 'whole',
    obligations: [],
    volume: { perDay: 1_000_000, perBatch: 1_000 },
    from: clock.toISOString() as StandingAsked['from'],
    until: new Date(clock.getTime() + 30 * 86_400_000).toISOString() as StandingAsked['until'],
    reason: 'selects what is controlled',
    ...said,
  })
  const propose = async (said: Partial<StandingAsked> = {}): Promise<Proposal> =>
    valueOf(await ask('proposeStanding', proposer, terms(said)))
  const approve = ({ session, keys, signer }: Signing, of: Proposal): Promise<Answer<Proposal>> =>
    ask('approveProposal', session, { id: of.id, assertion: wordOn(of, { keys, signer: signer.id, now: clock }) })
  return {
    world,
    get now() {
      return clock
    },
    set now(at) {
      clock = at
    },
    matcher,
    owner,
    proposer,
    approvers,
    member,
    terms,
    propose,
    approve,
    async agreed(said) {
      const proposal = await propose(said)
      for (const each of approvers) valueOf(await approve(each, proposal))
      return proposal.id as string as StandingId
    },
    async read(id, said = {}, session = matcher.session) {
      const lines = await world.engine.readStanding(session, { id, ...said })
      if (!lines.ok) return lines
      let text = ''
      for await (const each of lines.value) text += each
      return {
        ok: true,
        value: text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as StandingLine),
      }
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

/** Records of the lines, in their order. */
export const recordsIn = (lines: readonly StandingLine[]): Extract<StandingLine, { line: 'record' }>[] =>
  lines.filter((line) => line.line === 'record')
