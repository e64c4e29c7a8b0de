import { z } from 'zod'
import { ActorCreated, Actor, ActorList, PersonCreation, ServiceCreation, TokenIssued } from './actor.ts'
import { approvalOperations } from './approval-operations.ts'
import { BackupBegun, BackupList, BackupName } from './backup.ts'
import { Budgets } from './budget.ts'
import { Case, CaseList, CaseOpening, PurposeList } from './case.ts'
import { caseImportOperations } from './case-import.ts'
import { crossingOperations } from './crossing.ts'
import { custodyOperations } from './custody.ts'
import { decisionOperations } from './decision-operations.ts'
import { foundingOperations } from './founding.ts'
import {
  DestructionCertificate,
  DestructionId,
  DestructionList,
  DestructionPreview,
  ErasureOrder,
  ExpiryOrder,
  SubjectQuery,
  SubjectSearch,
} from './erasure.ts'
import { grantOperations } from './grant-operations.ts'
import { exportOperations } from './export-operations.ts'
import { guestOperations } from './guest.ts'
import { ActorId, CaseId, EntryHash, JobId, TokenId } from './ids.ts'
import { Job, JobList } from './job.ts'
import { Examination, LedgerStatus } from './node.ts'
import { nothing, operation, type Operation } from './operation.ts'
import { ownLogOperations } from './own-log.ts'
import { overrideOperations } from './override-operations.ts'
import { Receipt } from './receipt.ts'
import { ReleaseRequest, View } from './release.ts'
import { retentionOperations } from './retention-operations.ts'
import { ruleOperations } from './rules.ts'
import { savedViewOperations } from './saved-view.ts'
import { serviceOperations } from './service.ts'
import { signInOperations } from './sign-in-operations.ts'
import { standingOperations } from './standing.ts'
import { subjectOperations } from './subject.ts'
import { suspensionOperations } from './suspension.ts'
import { trainingOperations } from './training.ts'

export type { Operation } from './operation.ts'

/**
 * Every operation that answers JSON to JSON. Edge routes, the socket's verbs, the client and the API description are
 * made from this table. Messages (bytes in) and the ledger's static files (bytes out) have routes of their own.
 */
export const operations = {
  me: operation('GET', '/v1/me', 'Who the token belongs to', nothing, Actor),
  budgets: operation('GET', '/v1/me/budgets', 'What one has used of one’s budgets in this hour', nothing, Budgets),
  ...ownLogOperations,
  ...savedViewOperations,
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
  ...crossingOperations,
  ...ruleOperations,
  purposes: operation('GET', '/v1/purposes', 'The register of purposes', nothing, PurposeList),
  openCase: operation('POST', '/v1/cases', 'Open a case', CaseOpening, Case),
  cases: operation('GET', '/v1/cases', 'The cases that one opened or whose office one belongs to', nothing, CaseList),
  closeCase: operation('POST', '/v1/cases/{id}/close', 'Close a case', z.strictObject({ id: CaseId }), Case),
  ...caseImportOperations,
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
  ...approvalOperations,
  ...custodyOperations,
  ...decisionOperations,
  ...foundingOperations,
  ...exportOperations,
  ...grantOperations,
  ...guestOperations,
  ...overrideOperations,
  findSubject: operation(
    'POST',
    '/v1/subjects/find',
    'The subject that an identifier names, and what is held about it; stamped, found or not',
    SubjectQuery,
    SubjectSearch,
  ),
  erase: operation(
    'POST',
    '/v1/erasures',
    'Erase a person: destroy the keys of all that is sealed about them',
    ErasureOrder,
    DestructionCertificate,
  ),
  previewErasure: operation(
    'POST',
    '/v1/erasures/preview',
    'What erasing a person would destroy, and what would stay; changes nothing',
    ErasureOrder,
    DestructionPreview,
  ),
  expire: operation(
    'POST',
    '/v1/expiries',
    'Expire a period: destroy the key of all that was sealed in it',
    ExpiryOrder,
    DestructionCertificate,
  ),
  previewExpiry: operation(
    'POST',
    '/v1/expiries/preview',
    'What expiring a period would destroy; changes nothing',
    ExpiryOrder,
    DestructionPreview,
  ),
  destructions: operation('GET', '/v1/destructions', 'What was destroyed, or waits to be', nothing, DestructionList),
  destruction: operation(
    'GET',
    '/v1/destructions/{id}',
    'The certificate of a destruction, as far as it is',
    z.strictObject({ id: DestructionId }),
    DestructionCertificate,
  ),
  cancelDestruction: operation(
    'POST',
    '/v1/destructions/{id}/cancel',
    'Cancel a destruction that was not begun',
    z.strictObject({ id: DestructionId }),
    DestructionCertificate,
  ),
  makeBackup: operation('POST', '/v1/backups', 'Begin a backup of the data store', nothing, BackupBegun),
  backups: operation('GET', '/v1/backups', 'The backups that there are, and what proved them', nothing, BackupList),
  rehearseBackup: operation(
    'POST',
    '/v1/backups/{name}/rehearse',
    'Prove a backup: restore it beside the node, and look at it with the keys of today',
    z.strictObject({ name: BackupName }),
    Job,
  ),
  ...retentionOperations,
  ...serviceOperations,
  ...signInOperations,
  ...standingOperations,
  ...subjectOperations,
  ...suspensionOperations,
  ...trainingOperations,
} as const satisfies Record<string, Operation>

export type Operations = typeof operations
export type OperationName = keyof Operations
export type RequestOf<N extends OperationName> = z.output<Operations[N]['request']>
export type RequestInput<N extends OperationName> = z.input<Operations[N]['request']>
export type ResponseOf<N extends OperationName> = z.output<Operations[N]['response']>
