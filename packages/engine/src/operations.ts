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
  type Role,
} from '@carnet/api'
import { approvalDeeds } from './approval-deeds.ts'
import { backupDeeds } from './backup-deeds.ts'
import { budgetDeeds } from './budget-deeds.ts'
import { caseDeeds } from './case-deeds.ts'
import { crossingDeeds } from './crossing-deeds.ts'
import { examineCrossings } from './crossings/index.ts'
import { custodyDeeds } from './custody-deeds.ts'
import { decisionDeeds } from './decision-deeds.ts'
import { type Deeds, changed, type OperationPorts, read } from './deed.ts'
import { erasureDeeds } from './erasure-deeds.ts'
import { examine } from './examine.ts'
import { examineFounding } from './examine-founding.ts'
import { exportDeeds } from './export-deeds.ts'
import { examineExports } from './exports/index.ts'
import { grantDeeds } from './grant-deeds.ts'
import { examineGrants, kept } from './grants/index.ts'
import { guestDeeds } from './guests-deeds.ts'
import { jobsDeeds } from './jobs-deeds.ts'
import { ownLogDeeds } from './own-log-deeds.ts'
import { overrideDeeds } from './override-deeds.ts'
import { examineOverrides } from './overrides/index.ts'
import { factsOfCase, mayAct } from './release/index.ts'
import { examineRetention } from './retention/index.ts'
import { restrictedDeeds } from './restricted-deeds.ts'
import { retentionDeeds } from './retention-deeds.ts'
import { sessionDeeds } from './session-deeds.ts'
import type { SignInName } from './signing-in.ts'
import { rulesDeeds } from './rules-deeds.ts'
import { serviceDeeds } from './services-deeds.ts'
import { examineStandings } from './standing/index.ts'
import { standingDeeds } from './standing-deeds.ts'
import { subjectDeeds } from './subjects-deeds.ts'
import { trainingDeeds } from './training-deeds.ts'
import { viewDeeds } from './view-deeds.ts'

/**
 * `find` and `release` are decided by the release pipeline itself, and signing in once it is known who does; everything else that
 * can be asked stands here.
 */
export type DeedName = Exclude<OperationName, 'find' | 'release' | SignInName>

/** INVARIANT (everything-decided): no operation is done without a decision; one that is missing here does not compile. */
export const deeds: Deeds<DeedName> = {
  me: { action: 'me', answer: async ({ actor }) => granted(actor) },
  ...budgetDeeds,
  ...ownLogDeeds,
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
  ...caseDeeds,
  createPerson: {
    action: 'create-person',
    facts: async (_actor, { roles }) => granted({ 'person.roles': rolesGiven(roles) }),
    answer: async (decided, on) => {
      const apart = kept(decided.request.roles, decided.request.offices)
      if (!apart.ok) return apart
      return changed(decided, on, async (transaction) =>
        granted(await on.identity.createPerson(transaction, decided.request)),
      )
    },
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
  examine: {
    action: 'examine',
    answer: async (_decided, on) =>
      granted(
        await examine(on, {
          retention: () => examineRetention(on),
          roles: () => examineGrants(on),
          founding: () => examineFounding(on),
          standing: () => examineStandings(on),
          exports: () => examineExports({ ...on, reached: () => undefined }),
          overrides: () => examineOverrides(on),
          crossings: () => examineCrossings(on),
        }),
      ),
  },
  ...approvalDeeds,
  ...jobsDeeds,
  ...overrideDeeds,
  ...backupDeeds,
  ...crossingDeeds,
  ...custodyDeeds,
  ...decisionDeeds,
  ...erasureDeeds,
  ...exportDeeds,
  ...grantDeeds,
  ...guestDeeds,
  ...restrictedDeeds,
  ...retentionDeeds,
  ...rulesDeeds,
  ...sessionDeeds,
  ...serviceDeeds,
  ...standingDeeds,
  ...subjectDeeds,
  ...trainingDeeds,
  ...viewDeeds,
}

/** What somebody is to be registered with. */
function rolesGiven(roles: readonly Role[]): 'none' | 'administrator' | 'others' {
  if (roles.length === 0) return 'none'
  return roles.every((role) => role === 'administrator') ? 'administrator' : 'others'
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
