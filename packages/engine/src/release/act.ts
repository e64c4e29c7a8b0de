import { type Actor, type Answer, granted, problem, refused } from '@carnet/api'
import { decide, type Facts } from '@carnet/law'
import type { DecisionRecord } from './decision-record.ts'
import { factsOfActor, factsOfSession } from './facts.ts'
import { factsOfGuest } from './guest.ts'
import type { Policy } from './policy.ts'
import { reasonOf } from './refuse.ts'

/** What can be done on a node beside asking for records: each is decided by the same rules. */
export const actions = [
  'ingest',
  'open-case',
  'close-case',
  'list-cases',
  'list-purposes',
  'create-person',
  'create-service',
  'issue-token',
  'revoke-token',
  'list-actors',
  'sign-in',
  'list-sessions',
  'end-session',
  'list-credentials',
  'enrol-credential',
  'remove-credential',
  'add-service-key',
  'list-service-keys',
  'end-service-key',
  'register-guest-office',
  'list-guest-offices',
  'end-guest-office',
  'register-guest',
  'propose-agreement',
  'read-agreements',
  'end-agreement',
  'read-receipt',
  'read-ledger',
  'read-entries',
  'examine',
  'read-jobs',
  'cancel-job',
  'register-signer',
  'list-signers',
  'confirm-signer',
  'end-signer',
  'read-proposals',
  'decide-proposal',
  'cancel-proposal',
  'propose-council',
  'read-council',
  'find-subject',
  'show-subject',
  'merge-subjects',
  'unmerge-subjects',
  'split-subject',
  'erase',
  'expire',
  'read-destructions',
  'cancel-destruction',
  'make-backup',
  'list-backups',
  'rehearse-backup',
  'record-retention-event',
  'read-retention',
  'run-retention',
  'decide-ended-period',
  'order-hold',
  'read-holds',
  'lift-hold',
  'link-objective',
  'rotate-keys',
  'restore-restricted',
  'read-keys',
  'rotate-pages',
  'propose-key-ceremony',
  'take-recovery-share',
  'request-approval',
  'set-delegate',
  'list-delegates',
  'end-delegate',
  'request-grant',
  'read-grants',
  'revoke-grant',
  'register-recipient',
  'read-recipients',
  'confirm-recipient',
  'end-recipient',
  'request-export',
  'read-exports',
  'read-all-exports',
  'fetch-export',
  'acknowledge-export',
  'revoke-export',
  'trace-export',
  'break-glass',
  'declare-continuity',
  'end-continuity',
  'read-continuity',
  'read-reviews',
  'give-review',
  'read-notices',
  'see-notice',
  'me',
  'read-own-log',
  'note-on-own',
] as const
export type Action = (typeof actions)[number]

/** May this actor do this now? `more` are facts of the action's own. */
export function mayAct(
  actor: Actor,
  action: Action,
  more: Facts,
  { rules, hash }: Policy,
  at: Date,
): Answer<DecisionRecord> {
  const facts: Facts = {
    level: 'request',
    action,
    ...factsOfActor(actor),
    ...factsOfSession(actor, at),
    ...factsOfGuest(actor, at),
    ...more,
  }
  const decision = decide(rules, facts, at)
  if (decision.outcome === 'permitted')
    return granted({ v: 1, at: at.toISOString(), policy: hash, decided: [{ facts, decision }] })
  const because = decision.outcome === 'conflict' ? decision.between : decision.because
  const needs = decision.outcome === 'refused' ? decision.nearestChange : undefined
  return refused(
    problem('action/refused', { because: because.map(reasonOf), ...(needs === undefined ? {} : { needs }) }),
  )
}
