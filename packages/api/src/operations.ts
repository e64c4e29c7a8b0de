import { z } from 'zod'
import { ActorCreated, Actor, ActorList, PersonCreation, ServiceCreation, TokenIssued } from './actor.ts'
import { Case, CaseList, CaseOpening, PurposeList } from './case.ts'
import {
  Assertion,
  CouncilInForce,
  CouncilProposal,
  Proposal,
  ProposalId,
  ProposalList,
  Signer,
  SignerId,
  SignerList,
  SignerRegistration,
} from './decision.ts'
import { ActorId, CaseId, EntryHash, JobId, TokenId } from './ids.ts'
import { Job, JobList } from './job.ts'
import { Examination, LedgerStatus } from './node.ts'
import { Receipt } from './receipt.ts'
import { ReleaseRequest, View } from './release.ts'

/** One thing that can be asked of a node. The request is the path's parameters, the query and the body in one object. */
export interface Operation<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: string
  readonly request: Request
  readonly response: Response
}

const operation = <Request extends z.ZodType, Response extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  summary: string,
  request: Request,
  response: Response,
): Operation<Request, Response> => ({ method, path, summary, request, response })

const nothing = z.strictObject({})

/**
 * Every operation that answers JSON to JSON. Edge routes, the socket's verbs, the client and the API description are
 * made from this table. Messages (bytes in) and the ledger's static files (bytes out) have routes of their own.
 */
export const operations = {
  me: operation('GET', '/v1/me', 'Who the token belongs to', nothing, Actor),
  find: operation(
    'POST',
    '/v1/find',
    'Find records for a purpose; stamped before anything is opened',
    ReleaseRequest,
    View,
  ),
  release: operation(
    'POST',
    '/v1/releases',
    'Release elements of records for a purpose and case',
    ReleaseRequest,
    View,
  ),
  receipt: operation(
    'GET',
    '/v1/receipts/{hash}',
    'The receipt of one’s own entry, with its proof once sequenced',
    z.strictObject({ hash: EntryHash }),
    Receipt,
  ),
  purposes: operation('GET', '/v1/purposes', 'The register of purposes', nothing, PurposeList),
  openCase: operation('POST', '/v1/cases', 'Open a case', CaseOpening, Case),
  cases: operation('GET', '/v1/cases', 'The cases that one opened or whose office one belongs to', nothing, CaseList),
  closeCase: operation('POST', '/v1/cases/{id}/close', 'Close a case', z.strictObject({ id: CaseId }), Case),
  createPerson: operation(
    'POST',
    '/v1/people',
    'Register a named person and issue the first token',
    PersonCreation,
    ActorCreated,
  ),
  createService: operation(
    'POST',
    '/v1/services',
    'Register a service and issue its first token',
    ServiceCreation,
    ActorCreated,
  ),
  actors: operation('GET', '/v1/actors', 'The people and services registered', nothing, ActorList),
  issueToken: operation(
    'POST',
    '/v1/actors/{id}/tokens',
    'Issue a further token',
    z.strictObject({ id: ActorId }),
    TokenIssued,
  ),
  revokeToken: operation('POST', '/v1/tokens/{id}/revoke', 'Revoke a token', z.strictObject({ id: TokenId }), nothing),
  ledger: operation('GET', '/v1/ledger', 'The ledger’s name, key and size', nothing, LedgerStatus),
  examine: operation(
    'GET',
    '/v1/examination',
    'What is well with the node, what is not, and what to do',
    nothing,
    Examination,
  ),
  jobs: operation('GET', '/v1/jobs', 'The jobs under way, and the newest of the others', nothing, JobList),
  job: operation('GET', '/v1/jobs/{id}', 'A job: its state, and how far it is', z.strictObject({ id: JobId }), Job),
  cancelJob: operation(
    'POST',
    '/v1/jobs/{id}/cancel',
    'Cancel a job; one that runs ends at its next safe point',
    z.strictObject({ id: JobId }),
    Job,
  ),
  registerSigner: operation(
    'POST',
    '/v1/signers',
    'Register a key pair of one’s own; it counts once somebody else confirmed it',
    SignerRegistration,
    Signer,
  ),
  signers: operation('GET', '/v1/signers', 'Whose keys sign, and what signatures are bound to', nothing, SignerList),
  confirmSigner: operation(
    'POST',
    '/v1/signers/{id}/confirm',
    'Confirm whose a signer is; signed as soon as an administrator other than its person can sign',
    z.strictObject({ id: SignerId, assertion: Assertion.optional() }),
    Signer,
  ),
  endSigner: operation('POST', '/v1/signers/{id}/end', 'End a signer', z.strictObject({ id: SignerId }), Signer),
  proposals: operation(
    'GET',
    '/v1/proposals',
    'One’s own proposals, and those one may decide on',
    nothing,
    ProposalList,
  ),
  proposal: operation(
    'GET',
    '/v1/proposals/{id}',
    'A proposal: exactly what will be done, and who agreed',
    z.strictObject({ id: ProposalId }),
    Proposal,
  ),
  approveProposal: operation(
    'POST',
    '/v1/proposals/{id}/approve',
    'Approve a proposal by a signed word',
    z.strictObject({ id: ProposalId, assertion: Assertion }),
    Proposal,
  ),
  refuseProposal: operation(
    'POST',
    '/v1/proposals/{id}/refuse',
    'Refuse a proposal by a signed word',
    z.strictObject({ id: ProposalId, assertion: Assertion }),
    Proposal,
  ),
  cancelProposal: operation(
    'POST',
    '/v1/proposals/{id}/cancel',
    'Cancel a proposal that is not done: one’s own, or one that one may decide on',
    z.strictObject({ id: ProposalId }),
    Proposal,
  ),
  proposeCouncil: operation(
    'POST',
    '/v1/council',
    'Propose who opens restricted data; in force once each member has signed',
    CouncilProposal,
    Proposal,
  ),
  council: operation('GET', '/v1/council', 'Who opens restricted data', nothing, CouncilInForce),
} as const satisfies Record<string, Operation>

export type Operations = typeof operations
export type OperationName = keyof Operations
export type RequestOf<N extends OperationName> = z.output<Operations[N]['request']>
export type RequestInput<N extends OperationName> = z.input<Operations[N]['request']>
export type ResponseOf<N extends OperationName> = z.output<Operations[N]['response']>
