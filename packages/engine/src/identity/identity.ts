import type {
  Actor,
  ActorCreated,
  ActorId,
  ActorList,
  Answer,
  Case,
  CaseId,
  CaseList,
  CaseOpening,
  PersonCreation,
  ServiceCreation,
  TokenId,
  TokenIssued,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { createFirstAdministrator, createPerson, createService, listActors, mayIngest } from './actors.ts'
import { caseOf, casesIn, casesOf, closeCase, openCase } from './cases.ts'
import type { Done } from './done.ts'
import type { IdentityPorts } from './ports.ts'
import { sessionsOn } from './session.ts'
import { issueToken, revokeToken } from './tokens.ts'

/**
 * Actors, tokens and cases of one node. Changes run in the caller's transaction and say what to stamp there; whether the
 * caller may ask for them is decided before, not here.
 */
export interface Identity {
  /**
   * Who the token belongs to: `request/unauthenticated` unless it is live, `integrity/record` for a row that the node
   * did not write. Reads the store each time (one statement for all that wait): a revocation counts from its commit on.
   */
  require(token: string | undefined): Promise<Answer<Actor>>
  createFirstAdministrator(transaction: Transaction, name: string): Promise<Answer<Done<ActorCreated>>>
  createPerson(transaction: Transaction, person: PersonCreation): Promise<Done<ActorCreated>>
  createService(transaction: Transaction, service: ServiceCreation): Promise<Done<ActorCreated>>
  issueToken(transaction: Transaction, actor: ActorId): Promise<Answer<Done<TokenIssued>>>
  revokeToken(transaction: Transaction, token: TokenId): Promise<Answer<Done<void>>>
  actors(transaction: Transaction): Promise<Answer<ActorList>>
  mayIngest(transaction: Transaction, actor: ActorId): Promise<Answer<boolean>>
  openCase(transaction: Transaction, actor: Actor, opening: CaseOpening): Promise<Answer<Done<Case>>>
  closeCase(transaction: Transaction, id: CaseId): Promise<Answer<Done<Case>>>
  /** The case as it stood at that moment; undefined where there was none. */
  caseOf(transaction: Transaction, id: CaseId, at: Date): Promise<Answer<Case | undefined>>
  /** The cases of these ids, in one statement; one that does not exist is not among them. */
  casesIn(transaction: Transaction, ids: readonly CaseId[], at: Date): Promise<ReadonlyMap<CaseId, Answer<Case>>>
  cases(transaction: Transaction, actor: Actor): Promise<Answer<CaseList>>
}

export const openIdentity = (on: IdentityPorts): Identity => ({
  require: sessionsOn(on),
  createFirstAdministrator: (transaction, name) => createFirstAdministrator(transaction, on, name),
  createPerson: (transaction, person) => createPerson(transaction, on, person),
  createService: (transaction, service) => createService(transaction, on, service),
  issueToken: (transaction, actor) => issueToken(transaction, on, actor),
  revokeToken: (transaction, token) => revokeToken(transaction, on, token),
  actors: (transaction) => listActors(transaction, on),
  mayIngest: (transaction, actor) => mayIngest(transaction, on, actor),
  openCase: (transaction, actor, opening) => openCase(transaction, on, actor, opening),
  closeCase: (transaction, id) => closeCase(transaction, on, id),
  caseOf: (transaction, id, at) => caseOf(transaction, on, id, at),
  casesIn: (transaction, ids, at) => casesIn(transaction, on, ids, at),
  cases: (transaction, actor) => casesOf(transaction, on, actor),
})
