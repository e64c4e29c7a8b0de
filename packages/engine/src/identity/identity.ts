import type {
  Actor,
  ActorCreated,
  ActorId,
  ActorList,
  Answer,
  Assertion,
  CanApprove,
  Case,
  CaseId,
  CaseList,
  CaseOpening,
  CeremonyProposal,
  CouncilInForce,
  CouncilProposal,
  DelegateSetting,
  Delegation,
  DelegationId,
  DelegationList,
  Needs,
  Founding,
  FoundingProposal,
  GrantId,
  PasskeySignerRegistration,
  PersonCreation,
  Proposal,
  ProposalId,
  ProposalKind,
  ProposalList,
  ProposalOf,
  ServiceCreation,
  Signer,
  SignerId,
  SignerList,
  SignerRegistration,
  TokenId,
  TokenIssued,
  TrainingList,
  TrainingOf,
  TrainingOverride,
  TrainingRecorded,
  TrainingRecording,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Session } from '../types.ts'
import {
  createFirstAdministrator,
  createPerson,
  createService,
  listActors,
  mayIngest,
  type Registered,
  registered,
} from './actors.ts'
import { canApprove } from './approvers.ts'
import { importCases, type ImportedCases, type ListedCase } from './case-import.ts'
import { caseOf, casesIn, casesOf, closeCase, openCase } from './cases.ts'
import { custodiansOf, proposeCeremony, type SealedTo } from './ceremony.ts'
import { checkCouncil, councilInForce, proposeCouncil } from './council.ts'
import { delegationsOf, endDelegation, setDelegate } from './delegates.ts'
import type { Done } from './done.ts'
import { doneProposal, type DoneProposal } from './done-proposal.ts'
import { checkFounding, foundingOf, proposeFounding } from './founding.ts'
import type { KeptGrant } from './grant-row.ts'
import { grantOfId, grantsOf, type Holder, holderOf, keepGrant, revokeGrant } from './grants.ts'
import type { IdentityPorts } from './ports.ts'
import { proposalFor, proposalsFor } from './proposal-sight.ts'
import {
  cancel,
  complete,
  decide,
  decided,
  type DecidedProposal,
  dueProposals,
  propose,
  type Proposing,
} from './proposals.ts'
import { type Recognise, type Recognised, sessionsOn } from './session.ts'
import { confirmSigner, endSigner, listSigners, registerPasskey, registerSigner, signersOf } from './signers.ts'
import { issueToken, revokeToken } from './tokens.ts'
import { overrideTraining, recordTrainings, trainingsOf } from './trainings.ts'

/**
 * Actors, tokens and cases of one node. Changes run in the caller's transaction and say what to stamp there; whether the
 * caller may ask for them is decided before, not here.
 */
export interface Identity {
  /**
   * Who asks: `request/unauthenticated` unless what they bring is live, `integrity/record` for a row that the node
   * did not write. Reads the store each time (one statement for all that wait): a revocation counts from its commit on.
   */
  require(session: Session): Promise<Answer<Actor>>
  /** Somebody whom something else than a request has recognised, as registered now. */
  known(recognised: Recognised): Promise<Answer<Actor>>
  createFirstAdministrator(transaction: Transaction, name: string): Promise<Answer<Done<ActorCreated>>>
  createPerson(transaction: Transaction, person: PersonCreation): Promise<Done<ActorCreated>>
  createService(transaction: Transaction, service: ServiceCreation): Promise<Done<ActorCreated>>
  issueToken(transaction: Transaction, actor: ActorId): Promise<Answer<Done<TokenIssued>>>
  revokeToken(transaction: Transaction, token: TokenId): Promise<Answer<Done<void>>>
  actors(transaction: Transaction): Promise<Answer<ActorList>>
  /** How these actors are registered, whether or not they have ended; one that isn’t is not among them. */
  registered(transaction: Transaction, ids: readonly ActorId[]): Promise<Answer<ReadonlyMap<ActorId, Registered>>>
  mayIngest(transaction: Transaction, actor: ActorId): Promise<Answer<boolean>>
  openCase(transaction: Transaction, actor: Actor, opening: CaseOpening): Promise<Answer<Done<Case>>>
  /** All of them or none; one that came before by its reference is not opened again. */
  importCases(
    transaction: Transaction,
    actor: Pick<Actor, 'id'>,
    cases: readonly ListedCase[],
  ): Promise<Answer<ImportedCases>>
  closeCase(transaction: Transaction, id: CaseId): Promise<Answer<Done<Case>>>
  /** The case as it stood at that moment; undefined where there was none. */
  caseOf(transaction: Transaction, id: CaseId, at: Date): Promise<Answer<Case | undefined>>
  /** The cases of these ids, in one statement; one that does not exist is not among them. */
  casesIn(transaction: Transaction, ids: readonly CaseId[], at: Date): Promise<ReadonlyMap<CaseId, Answer<Case>>>
  cases(transaction: Transaction, actor: Actor): Promise<Answer<CaseList>>
  /** The node's own id, under which it does what nobody's session asks for. */
  readonly node: ActorId
  registerSigner(transaction: Transaction, actor: Actor, of: SignerRegistration): Promise<Answer<Done<Signer>>>
  confirmSigner(
    transaction: Transaction,
    actor: Actor,
    of: { readonly id: SignerId; readonly assertion?: Assertion | undefined },
  ): Promise<Answer<Done<Signer>>>
  registerPasskey(transaction: Transaction, actor: Actor, of: PasskeySignerRegistration): Promise<Answer<Done<Signer>>>
  endSigner(transaction: Transaction, id: SignerId): Promise<Answer<Done<Signer>>>
  signers(transaction: Transaction): Promise<Answer<SignerList>>
  /** Every signer of these persons, whatever its state. */
  signersOf(transaction: Transaction, persons: readonly ActorId[]): Promise<Answer<readonly Signer[]>>
  /** Nothing happens before enough others agree. Throws on needs that nobody could fulfil, or anybody. */
  propose(transaction: Transaction, actor: Pick<Actor, 'id'>, proposing: Proposing): Promise<Answer<Done<Proposal>>>
  approve(transaction: Transaction, actor: Actor, of: Deciding): Promise<Answer<Done<Proposal>>>
  refuse(transaction: Transaction, actor: Actor, of: Deciding): Promise<Answer<Done<Proposal>>>
  cancelProposal(transaction: Transaction, actor: Actor, id: ProposalId): Promise<Answer<Done<Proposal>>>
  /** One that this actor proposed or may decide on; otherwise it is not found. */
  proposal(transaction: Transaction, actor: Actor, id: ProposalId): Promise<Answer<Proposal>>
  proposals(transaction: Transaction, actor: Actor): Promise<Answer<ProposalList>>
  /** Approved proposals whose moment has come, the longest due first. */
  dueProposals(transaction: Transaction): Promise<readonly ProposalId[]>
  /** One of them, locked, every signature verified and counted anew; `request/conflict` where it must not be done. */
  decided(transaction: Transaction, id: ProposalId): Promise<Answer<DecidedProposal>>
  /** One that was done, every signature under it verified anew; undefined where there is none of this kind. */
  doneProposal<K extends ProposalKind>(
    transaction: Transaction,
    id: ProposalId,
    kind: K,
  ): Promise<Answer<DoneProposal<K> | undefined>>
  /** Says that it was done, in the transaction in which it was. */
  complete(transaction: Transaction, id: ProposalId, job: string | undefined): Promise<Answer<Done<Proposal>>>
  /** Whose approval would count now, who is away left out. */
  canApprove(transaction: Transaction, needs: Needs, by: ActorId): Promise<Answer<readonly CanApprove[]>>
  setDelegate(transaction: Transaction, actor: Actor, of: DelegateSetting): Promise<Answer<Done<Delegation>>>
  endDelegation(transaction: Transaction, actor: Actor, id: DelegationId): Promise<Answer<Done<Delegation>>>
  delegations(transaction: Transaction, actor: Actor): Promise<Answer<DelegationList>>
  proposeCouncil(transaction: Transaction, actor: Actor, council: CouncilProposal): Promise<Answer<Done<Proposal>>>
  checkCouncil(transaction: Transaction, council: CouncilProposal): Promise<Answer<void>>
  /** The first administrators; the node is founded once each has signed. */
  proposeFounding(transaction: Transaction, actor: Actor, of: FoundingProposal): Promise<Answer<Done<Proposal>>>
  checkFounding(transaction: Transaction, request: ProposalOf<'founding'>['request']): Promise<Answer<void>>
  founding(transaction: Transaction): Promise<Answer<Founding>>
  proposeCeremony(transaction: Transaction, actor: Actor, ceremony: CeremonyProposal): Promise<Answer<Done<Proposal>>>
  /** Each custodian's signer and what is sealed to it; refused where one no longer counts. */
  custodiansOf(
    transaction: Transaction,
    ceremony: ProposalOf<'key-ceremony'>['request'],
  ): Promise<Answer<readonly SealedTo[]>>
  /** What a person holds, locked; undefined where there is nobody. */
  holder(transaction: Transaction, person: ActorId): Promise<Answer<Holder | undefined>>
  /** Every grant, or one person's, each proven by its proposal anew. */
  grants(transaction: Transaction, person?: ActorId): Promise<Answer<readonly KeptGrant[]>>
  grant(transaction: Transaction, id: GrantId): Promise<Answer<KeptGrant | undefined>>
  keepGrant(transaction: Transaction, grant: KeptGrant): Promise<Done<KeptGrant>>
  revokeGrant(transaction: Transaction, by: ActorId, id: GrantId): Promise<Answer<Done<KeptGrant>>>
  recordTrainings(transaction: Transaction, of: TrainingRecording): Promise<Answer<Done<TrainingRecorded>>>
  overrideTraining(transaction: Transaction, by: ActorId, of: TrainingOverride): Promise<Answer<Done<TrainingOf>>>
  /** One person's, or everybody's. */
  trainings(transaction: Transaction, person?: ActorId): Promise<Answer<TrainingList>>
  /** The council in force, the signature of each member verified anew. */
  council(transaction: Transaction): Promise<Answer<CouncilInForce>>
}

interface Deciding {
  readonly id: ProposalId
  readonly assertion: Assertion
}

/** `ways`: what else than a token tells who asks, in the order in which it is looked for. */
export const openIdentity = (on: IdentityPorts, ways: readonly Recognise[] = []): Identity => ({
  ...sessionsOn(on, ways),
  createFirstAdministrator: (transaction, name) => createFirstAdministrator(transaction, on, name),
  createPerson: (transaction, person) => createPerson(transaction, on, person),
  createService: (transaction, service) => createService(transaction, on, service),
  issueToken: (transaction, actor) => issueToken(transaction, on, actor),
  revokeToken: (transaction, token) => revokeToken(transaction, on, token),
  actors: (transaction) => listActors(transaction, on),
  registered: (transaction, ids) => registered(transaction, on, ids),
  mayIngest: (transaction, actor) => mayIngest(transaction, on, actor),
  openCase: (transaction, actor, opening) => openCase(transaction, on, actor, opening),
  importCases: (transaction, actor, cases) => importCases(transaction, on, actor, cases),
  closeCase: (transaction, id) => closeCase(transaction, on, id),
  caseOf: (transaction, id, at) => caseOf(transaction, on, id, at),
  casesIn: (transaction, ids, at) => casesIn(transaction, on, ids, at),
  cases: (transaction, actor) => casesOf(transaction, on, actor),
  node: on.node as ActorId,
  registerSigner: (transaction, actor, of) => registerSigner(transaction, on, actor, of),
  confirmSigner: (transaction, actor, of) => confirmSigner(transaction, on, actor, of),
  registerPasskey: (transaction, actor, of) => registerPasskey(transaction, on, actor, of),
  endSigner: (transaction, id) => endSigner(transaction, on, id),
  signers: (transaction) => listSigners(transaction, on),
  signersOf: (transaction, persons) => signersOf(transaction, on, persons),
  propose: (transaction, actor, proposing) => propose(transaction, on, actor, proposing),
  approve: (transaction, actor, of) => decide(transaction, on, actor, of, 'approval'),
  refuse: (transaction, actor, of) => decide(transaction, on, actor, of, 'refusal'),
  cancelProposal: (transaction, actor, id) => cancel(transaction, on, actor, id),
  proposal: (transaction, actor, id) => proposalFor(transaction, on, actor, id),
  proposals: (transaction, actor) => proposalsFor(transaction, on, actor),
  dueProposals: (transaction) => dueProposals(transaction, on),
  decided: (transaction, id) => decided(transaction, on, id),
  doneProposal: (transaction, id, kind) => doneProposal(transaction, on, id, kind),
  complete: (transaction, id, job) => complete(transaction, on, id, job),
  canApprove: (transaction, needs, by) => canApprove(transaction, on, needs, by),
  setDelegate: (transaction, actor, of) => setDelegate(transaction, on, actor, of),
  endDelegation: (transaction, actor, id) => endDelegation(transaction, on, actor, id),
  delegations: (transaction, actor) => delegationsOf(transaction, on, actor),
  proposeCouncil: (transaction, actor, council) => proposeCouncil(transaction, on, actor, council),
  checkCouncil: (transaction, council) => checkCouncil(transaction, on, council),
  proposeFounding: (transaction, actor, of) => proposeFounding(transaction, on, actor, of),
  checkFounding: (transaction, request) => checkFounding(transaction, on, request),
  founding: (transaction) => foundingOf(transaction, on),
  proposeCeremony: (transaction, actor, ceremony) => proposeCeremony(transaction, on, actor, ceremony),
  custodiansOf: (transaction, ceremony) => custodiansOf(transaction, on, ceremony),
  holder: (transaction, person) => holderOf(transaction, on, person),
  grants: (transaction, person) => grantsOf(transaction, on, person),
  grant: (transaction, id) => grantOfId(transaction, on, id),
  keepGrant: (transaction, grant) => keepGrant(transaction, on, grant),
  revokeGrant: (transaction, by, id) => revokeGrant(transaction, on, by, id),
  recordTrainings: (transaction, of) => recordTrainings(transaction, on, of),
  overrideTraining: (transaction, by, of) => overrideTraining(transaction, on, by, of),
  trainings: (transaction, person) => trainingsOf(transaction, on, person),
  council: (transaction) => councilInForce(transaction, on),
})
