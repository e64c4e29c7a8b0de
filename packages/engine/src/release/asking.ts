import type { Actor, LeastAnswer, Purpose, ReleaseRequest } from '@carnet/api'
import type { Loan } from '../vault/index.ts'
import type { Override } from '../overrides/index.ts'
import { type Approval, noApproval } from './approval.ts'
import { agreedRequest } from './guest.ts'
import type { ReleaseAction, ReleasePorts } from './types.ts'

/** One request on its way: who, what for, and the least that serves. */
export interface Asking {
  readonly action: ReleaseAction
  readonly actor: Actor
  readonly request: ReleaseRequest
  /** Absent where the register does not have it. */
  readonly purpose: Purpose | undefined
  readonly answer: LeastAnswer
  readonly at: Date
  /** What others agreed to. */
  readonly approval: Approval
  /** What a council lent for this one request. */
  readonly loan?: Loan | undefined
  /** What is in force, and lets the actor do without the approval that a rule asks for. */
  readonly override?: Override | undefined
}

/** What a request has beside itself. */
export type Brought = Partial<Pick<Asking, 'approval' | 'loan' | 'override'>>

export function askingOf(
  action: ReleaseAction,
  actor: Actor,
  request: ReleaseRequest,
  { policy, now }: ReleasePorts,
  brought: Brought = {},
): Asking {
  const purpose = policy.purposes.get(request.purpose)
  const answer = request.answer ?? purpose?.beginsWith ?? 'yes-no'
  return {
    action,
    actor,
    request: agreedRequest(actor, request),
    purpose,
    answer,
    at: now(),
    approval: noApproval,
    ...brought,
  }
}
