import {
  type Actor,
  type Answer,
  type EntryHash,
  granted,
  type OperationName,
  problem,
  type Receipt,
  refused,
  type RequestOf,
  type ResponseOf,
} from '@carnet/api'
import type { Facts } from '@carnet/law'
import { change, type ChangePorts } from './changes.ts'
import { examine, type ExaminePorts } from './examine.ts'
import type { Done, Identity } from './identity/index.ts'
import { type Action, type DecisionRecord, factsOfCase, mayAct, type Policy } from './release/index.ts'
import type { Transaction } from './store/index.ts'

export interface OperationPorts extends ChangePorts, ExaminePorts {
  readonly identity: Identity
  readonly policy: Policy
  readonly now: () => Date
}

/** One request that was decided. */
interface Decided<N extends OperationName> {
  readonly actor: Actor
  readonly request: RequestOf<N>
  readonly at: Date
  readonly decision: DecisionRecord
}

/** What an operation asks of the policy, and how it is done once that permits it. */
interface Deed<N extends OperationName> {
  readonly action: Action
  /** Facts of the action's own. */
  readonly facts?: (actor: Actor, request: RequestOf<N>, on: OperationPorts) => Promise<Answer<Facts>>
  readonly answer: (decided: Decided<N>, on: OperationPorts) => Promise<Answer<ResponseOf<N>>>
}

/** `find` and `release` are decided by the release pipeline itself; everything else that can be asked stands here. */
export type DeedName = Exclude<OperationName, 'find' | 'release'>

/** INVARIANT (everything-decided): no operation is done without a decision; one that is missing here does not compile. */
export const deeds: { readonly [N in DeedName]: Deed<N> } = {
  me: { action: 'me', answer: async ({ actor }) => granted(actor) },
  purposes: {
    action: 'list-purposes',
    answer: async (_decided, { policy }) => granted({ purposes: [...policy.purposes.values()] }),
  },
  receipt: { action: 'read-receipt', answer: ownReceipt },
  openCase: {
    action: 'open-case',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.openCase(transaction, decided.actor, decided.request)),
  },
  cases: {
    action: 'list-cases',
    answer: ({ actor }, on) => read(on, (transaction) => on.identity.cases(transaction, actor)),
  },
  closeCase: {
    action: 'close-case',
    facts: async (actor, { id }, on) => {
      const found = await read(on, (transaction) => on.identity.caseOf(transaction, id, on.now()))
      if (!found.ok) return found
      const facts = factsOfCase(actor, found.value, undefined)
      // A case of others is no more to be told of than one that is not there.
      return facts['case.mine'] === true ? granted(facts) : refused(problem('request/not-found', { what: 'case' }))
    },
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.closeCase(transaction, decided.request.id)),
  },
  createPerson: {
    action: 'create-person',
    answer: (decided, on) =>
      changed(decided, on, async (transaction) =>
        granted(await on.identity.createPerson(transaction, decided.request)),
      ),
  },
  createService: {
    action: 'create-service',
    answer: (decided, on) =>
      changed(decided, on, async (transaction) =>
        granted(await on.identity.createService(transaction, decided.request)),
      ),
  },
  actors: { action: 'list-actors', answer: (_decided, on) => read(on, on.identity.actors) },
  issueToken: {
    action: 'issue-token',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.issueToken(transaction, decided.request.id)),
  },
  revokeToken: {
    action: 'revoke-token',
    answer: async (decided, on) => {
      const done = await changed(decided, on, (transaction) => on.identity.revokeToken(transaction, decided.request.id))
      return done.ok ? granted({}) : done
    },
  },
  ledger: { action: 'read-ledger', answer: async (_decided, { ledger }) => granted(await ledger.status()) },
  examine: { action: 'examine', answer: async (_decided, on) => granted(await examine(on)) },
}

/** Decides one operation and does it. The actor is the session's, found a moment ago. */
export async function perform<N extends DeedName>(
  name: N,
  actor: Actor,
  request: RequestOf<N>,
  on: OperationPorts,
): Promise<Answer<ResponseOf<N>>> {
  const deed = deeds[name]
  const facts = (await deed.facts?.(actor, request, on)) ?? granted({})
  if (!facts.ok) return facts
  const at = on.now()
  const decision = mayAct(actor, deed.action, facts.value, on.policy, at)
  return decision.ok ? deed.answer({ actor, request, at, decision: decision.value }, on) : decision
}

const read = <T>({ database }: OperationPorts, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  database.transaction(work)

const changed = <T>(
  { actor, at, decision }: Omit<Decided<OperationName>, 'request'>,
  on: OperationPorts,
  work: (transaction: Transaction) => Promise<Answer<Done<T>>>,
): Promise<Answer<T>> => change({ actor, at, decision, policy: on.policy.hash }, on, work)

/** One's own: the entry itself says whose it is, and nobody can change that without changing its hash. */
async function ownReceipt(
  { actor, request }: { readonly actor: Actor; readonly request: { readonly hash: EntryHash } },
  { ledger, vault }: OperationPorts,
): Promise<Answer<Receipt>> {
  const receipt = await ledger.receipt(Buffer.from(request.hash, 'base64url'))
  const own = receipt !== undefined && actorIn(receipt.entry) === vault.pseudonym('actor', actor.id)
  return own ? granted(receipt) : refused(problem('request/not-found', { what: 'receipt' }))
}

const actorIn = (entry: string): unknown => (JSON.parse(entry) as { readonly actor?: unknown }).actor
