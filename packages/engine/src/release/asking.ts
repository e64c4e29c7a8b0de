import type { Actor, LeastAnswer, Purpose, ReleaseRequest } from '@carnet/api'
import type { Loan } from '../vault/index.ts'
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
  /** What a council lent for this one request. */
  readonly loan?: Loan | undefined
}

export function askingOf(
  action: ReleaseAction,
  actor: Actor,
  request: ReleaseRequest,
  { policy, now }: ReleasePorts,
  loan?: Loan,
): Asking {
  const purpose = policy.purposes.get(request.purpose)
  return { action, actor, request, purpose, answer: request.answer ?? purpose?.beginsWith ?? 'yes-no', at: now(), loan }
}
