import type { ActorId, Assertion, Needs, Proposal, ProposalRequest, Role, SignerId } from '@carnet/api'
import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationPorts } from '../src/deed.ts'
import { openIdentity } from '../src/identity/index.ts'
import { identityPorts } from '../src/initialise.ts'
import { openJobs } from '../src/jobs/index.ts'
import { readPolicyFiles } from '../src/policy-files.ts'
import type { Transaction } from '../src/store/index.ts'
import { newLogKey, openOn } from './ledger-world.ts'
import { newPersonKeys, type PersonKeys, registrationOf, signerHash, wordAbout, wordOn } from './signing.ts'
import { authority, type EngineName, openVaultWorld, valueOf } from './vault-world.ts'

/** A person who signs. */
export interface Member {
  readonly id: ActorId
  readonly keys: PersonKeys
  readonly signer: SignerId
}

/** What stands under proposals, opened without an engine, with a clock that the test sets. */
export interface DecisionWorld extends AsyncDisposable {
  readonly on: OperationPorts
  now: Date
  within<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  person(roles: readonly Role[]): Promise<ActorId>
  /** A person with a signer that an administrator has confirmed. */
  member(roles: readonly Role[]): Promise<Member>
  /** A further signer of somebody, confirmed. */
  another(person: ActorId): Promise<Member>
  /** What the register of people will say; there is no operation for it yet. */
  becomes(person: ActorId, more: { readonly roles?: readonly Role[]; readonly ended?: Date }): Promise<void>
  propose(by: ActorId, needs: Partial<Needs>, more?: Proposing): Promise<Proposal>
  word(member: Member, proposal: Proposal, kind?: Assertion['kind']): Assertion
}
interface Proposing {
  readonly request?: ProposalRequest
  readonly delay?: number
  readonly lasts?: number
}

const day = 24 * 60 * 60 * 1000
const expiry: ProposalRequest = {
  kind: 'early-expiry',
  class: 'goods',
  period: '2026-07',
  key: '0198f0aa-0000-4000-8000-000000000001',
  records: 1,
  reason: 'yearly',
}

export async function openDecisionWorld(name: EngineName, databaseUrl: string): Promise<DecisionWorld> {
  await using undo = new AsyncDisposableStack()
  const stores = undo.use(await openVaultWorld(name, databaseUrl))
  const { database, keys, vault } = stores
  const anchor = await mkdtemp(join(tmpdir(), 'carnet-decisions-'))
  undo.defer(() => rm(anchor, { recursive: true, force: true }))
  const ledger = undo.use(await openOn(database, newLogKey(), anchor))
  let clock = new Date('2026-07-01T08:00:00Z')
  const now = (): Date => clock
  const node = randomUUID()
  const identity = openIdentity(identityPorts({ database, vault, authority, random: randomBytes, node }, now))
  const { policy } = await readPolicyFiles()
  const jobs = undo.use(await openJobs({ database, log: () => undefined, now, workers: {} }))
  const folders = { data: undefined, anchor, backups: `${anchor}.backups`, keyBackups: undefined }
  // What other capabilities' executors stand on is not needed here.
  const on = {
    database,
    keys,
    vault,
    ledger,
    identity,
    policy,
    authority,
    now,
    random: randomBytes,
    folders,
    jobs,
    node,
  } as Partial<OperationPorts> as OperationPorts
  const within = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => database.transaction(work)
  const person = async (roles: readonly Role[]): Promise<ActorId> =>
    (
      await within((transaction) =>
        identity.createPerson(transaction, { name: `A ${roles.join(' ')}`, roles: [...roles], offices: [] }),
      )
    ).value.actor.id
  const registrar = await person(['administrator'])
  const another = async (id: ActorId): Promise<Member> => {
    const own = newPersonKeys()
    const registration = registrationOf({ authority, node }, id, own, clock)
    const { value: signer } = valueOf(
      await within((transaction) => identity.registerSigner(transaction, personOf(id), registration)),
    )
    // As soon as an administrator can sign, one does.
    const chief = signing.find((each) => each.id !== id)
    const assertion =
      chief === undefined
        ? undefined
        : wordAbout({ authority, node }, signer.id, signerHash(signer), { ...chief, now: clock, kind: 'confirmation' })
    const by = personOf(chief?.id ?? registrar)
    valueOf(await within((transaction) => identity.confirmSigner(transaction, by, { id: signer.id, assertion })))
    return { id, keys: own, signer: signer.id }
  }
  const signing: Member[] = []
  const member = async (roles: readonly Role[]): Promise<Member> => {
    const made = await another(await person(roles))
    if (roles.includes('administrator')) signing.push(made)
    return made
  }
  const kept = undo.move()
  return {
    on,
    get now() {
      return clock
    },
    set now(at) {
      clock = at
    },
    within,
    person,
    another,
    member,
    becomes: (id, more) =>
      within(async ({ query }) => {
        const [row] = await query<{ sealed: Uint8Array }>('select sealed from actor where id = $1', [id])
        const said = JSON.parse(
          Buffer.from(valueOf(vault.openRow('actor', id, row?.sealed ?? new Uint8Array()))).toString(),
        ) as object
        const sealed = vault.sealRow('actor', id, Buffer.from(JSON.stringify({ ...said, ...more })))
        await query('update actor set sealed = $2 where id = $1', [id, sealed])
      }),
    propose: async (by, needs, { request = expiry, delay = 0, lasts = day } = {}) => {
      const all: Needs = {
        approvers: 2,
        roles: ['key-custodian'],
        outside: 0,
        notBy: 'proposer',
        refusedBy: 'one',
        ...needs,
      }
      const proposing = { request, needs: all, expires: new Date(clock.getTime() + lasts), delay }
      return valueOf(await within((transaction) => identity.propose(transaction, { id: by }, proposing))).value
    },
    word: (member, proposal, kind = 'approval') => wordOn(proposal, { ...member, now: clock, kind }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** A person's session, with the roles that the session was given when it began. */
export const personOf = (id: ActorId, roles: readonly Role[] = ['key-custodian']) =>
  ({ kind: 'person', id, roles, offices: [], strength: 'token' }) as const
