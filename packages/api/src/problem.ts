import { z } from 'zod'
import { ApprovalState } from './approval.ts'
import { BudgetPassed } from './budget.ts'
import { EntryHash, Instant } from './ids.ts'
import { Place } from './intake.ts'
import { Receipt } from './receipt.ts'
import { Reason } from './release.ts'

/** What each problem may carry beside its code. Parameters are codes, places and counts: never data that is complained about. */
const parameters = {
  'request/malformed': z.strictObject({ at: z.string(), expected: z.string() }),
  'request/too-large': z.strictObject({ limit: z.int() }),
  'request/unauthenticated': z.strictObject({}),
  'sign-in/refused': z.strictObject({}),
  'sign-in/provider-unavailable': z.strictObject({}),
  'request/not-found': z.strictObject({ what: z.string() }),
  'request/conflict': z.strictObject({ what: z.string() }),
  'request/too-many': z.strictObject({ retryAfter: z.int().positive() }),
  'message/malformed': z.strictObject({ at: Place, fault: z.string(), expected: z.string(), quarantined: z.boolean() }),
  'message/unknown-format': z.strictObject({ quarantined: z.boolean() }),
  'message/unknown-record': z.strictObject({ record: z.int().nonnegative(), at: z.string() }),
  'message/unfinished': z.strictObject({}),
  'cases/malformed': z.strictObject({
    faults: z
      .array(z.strictObject({ line: z.int().positive(), field: z.string().optional(), expected: z.string() }))
      .min(1)
      .readonly(),
  }),
  'release/refused': z.strictObject({
    because: z.array(Reason).readonly(),
    needs: z.strictObject({ attribute: z.string(), says: z.string() }).optional(),
    receipt: Receipt,
  }),
  'release/needs-approval': z.strictObject({
    because: z.array(Reason).readonly(),
    approvers: z.int().positive(),
    roles: z.array(z.string()).readonly().describe('Of which an approver has one.'),
    otherOffice: z.boolean().describe('Nobody of your own offices approves.'),
    approval: ApprovalState.describe('What became of the approval that the request names.'),
    budget: BudgetPassed.optional().describe('The budget that it would go past: it passes in the next hour as well.'),
    receipt: Receipt,
  }),
  'release/undecidable': z.strictObject({ unknown: z.array(z.string()).readonly(), receipt: Receipt }),
  'release/conflict': z.strictObject({ because: z.array(Reason).readonly(), receipt: Receipt }),
  'standing/exhausted': z.strictObject({ goesOn: Instant.describe('When there is volume again.') }),
  'standing/not-in-force': z.strictObject({ state: z.string() }),
  'action/refused': z.strictObject({
    because: z.array(Reason).readonly(),
    needs: z.strictObject({ attribute: z.string(), says: z.string() }).optional(),
  }),
  'integrity/record': z.strictObject({ what: z.string(), record: z.string() }),
  'integrity/ledger': z.strictObject({ what: z.string(), entry: EntryHash.optional() }),
  'keys/unavailable': z.strictObject({ what: z.string() }),
  'node/unavailable': z.strictObject({ retryAfter: z.int().positive() }),
  'node/failed': z.strictObject({ incident: z.string() }),
} as const

export type ProblemCode = keyof typeof parameters
/** An expected refusal as a value: its code and typed parameters. */
export type Problem = {
  readonly [C in ProblemCode]: { readonly code: C; readonly with: z.infer<(typeof parameters)[C]> }
}[ProblemCode]

/** Status and English title of each code (RFC 9457 §3.1); console and CLI translate by code. */
export const problems: Readonly<
  Record<ProblemCode, { readonly status: number; readonly title: string; readonly todo: string }>
> = {
  'request/malformed': {
    status: 400,
    title: 'The request does not have the form that this operation takes.',
    todo: 'Correct it at the place named in “at”.',
  },
  'request/too-large': {
    status: 413,
    title: 'The request is larger than this node accepts.',
    todo: 'Send it in parts below the limit.',
  },
  'request/unauthenticated': {
    status: 401,
    title: 'No live session goes with this request.',
    todo: 'Send a token that is neither expired nor revoked as “Authorization: Bearer …”.',
  },
  'sign-in/refused': {
    status: 401,
    title: 'Nobody is signed in by this.',
    todo: 'Begin anew; after a password wait for the next code.',
  },
  'sign-in/provider-unavailable': {
    status: 503,
    title: 'The identity provider does not answer as it should.',
    todo: 'Sign in another way, or try again later; who runs the node sees in its log what came.',
  },
  'request/not-found': { status: 404, title: 'There is nothing here under this name.', todo: 'Check the name.' },
  'request/conflict': {
    status: 409,
    title: 'The state of the thing does not allow this.',
    todo: 'Read its state again.',
  },
  'request/too-many': {
    status: 429,
    title: 'Too many requests in a short time.',
    todo: 'Wait as long as “Retry-After” says.',
  },
  'message/malformed': {
    status: 422,
    title: 'The message could not be understood; nothing of it was taken in.',
    todo: 'Correct the message at the place named and send it again.',
  },
  'message/unknown-format': {
    status: 415,
    title: 'The content has no format that this node knows; nothing was taken in.',
    todo: 'Send a known format, or name the mapping of a CSV file.',
  },
  'message/unknown-record': {
    status: 422,
    title: 'A record of the message does not have the form that its type takes.',
    todo: 'Send the message again; if it is refused again, report it.',
  },
  'message/unfinished': {
    status: 400,
    title: 'The message ended before it was complete; nothing of it was taken in.',
    todo: 'Send the message again.',
  },
  'cases/malformed': {
    status: 422,
    title: 'The list of cases is not in order; no case was opened.',
    todo: 'Correct it at the lines named and send it again.',
  },
  'release/refused': {
    status: 403,
    title: 'This release is not permitted.',
    todo: 'See “needs” for what would make it so.',
  },
  'release/needs-approval': {
    status: 403,
    title: 'This release needs approval by others.',
    todo: 'Ask for it with a reason: “carnet release … --ask REASON”, POST /v1/approvals; then ask again with “approval”.',
  },
  'release/undecidable': {
    status: 403,
    title: 'The decision needs an attribute that is not known.',
    todo: 'Provide the attributes named.',
  },
  'release/conflict': {
    status: 409,
    title: 'Rules that both bind contradict each other here.',
    todo: 'Have the conflict decided by the persons named for it.',
  },
  'standing/exhausted': {
    status: 429,
    title: 'What this standing release gives on one day has been read.',
    todo: 'Go on after the same cursor at the time named in “goesOn”.',
  },
  'standing/not-in-force': {
    status: 403,
    title: 'This standing release gives nothing now.',
    todo: 'See “state”; propose it anew: “carnet standing propose”.',
  },
  'action/refused': { status: 403, title: 'This actor may not do this.', todo: 'Ask somebody who holds the role.' },
  'integrity/record': {
    status: 500,
    title: 'A stored record is not what was sealed; it is not released.',
    todo: 'Run “carnet doctor” and treat it as an incident.',
  },
  'integrity/ledger': {
    status: 500,
    title: 'The ledger is not what was signed; nothing is released.',
    todo: 'Run “carnet doctor” and treat it as an incident.',
  },
  'keys/unavailable': { status: 503, title: 'A key that this needs cannot be used now.', todo: 'Run “carnet doctor”.' },
  'node/unavailable': {
    status: 503,
    title: 'The node cannot answer now.',
    todo: 'Try again after “Retry-After” seconds.',
  },
  'node/failed': {
    status: 500,
    title: 'The node failed; nothing was released or changed by this request.',
    todo: 'Give the incident number to the operator.',
  },
}

export const problem = <C extends ProblemCode>(
  code: C,
  parameters: Extract<Problem, { code: C }>['with'],
): Extract<Problem, { code: C }> => ({ code, with: parameters }) as unknown as Extract<Problem, { code: C }>

/** The problem on the wire (RFC 9457): `type` is stable, parameters are extension members. */
export const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
})
export type ProblemDocument = z.infer<typeof ProblemDocument>

const prefix = 'https://carnet.example/problems/'

export function problemDocument(problem: Problem): ProblemDocument {
  const { status, title, todo } = problems[problem.code]
  return { type: `${prefix}${problem.code}`, title, status, detail: todo, ...problem.with }
}

/** Reads a problem from the wire; anything that is not one of ours is undefined. */
export function parseProblem(document: unknown): Problem | undefined {
  const outer = ProblemDocument.safeParse(document)
  if (!outer.success || !outer.data.type.startsWith(prefix)) return undefined
  const { type, title, status, detail, ...rest } = outer.data
  const code = type.slice(prefix.length)
  if (!Object.hasOwn(parameters, code)) return undefined
  const inner = parameters[code as ProblemCode].safeParse(rest)
  return inner.success ? ({ code, with: inner.data } as Problem) : undefined
}

/** The answer of every verb that can be refused. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }
export const refused = (problem: Problem): { readonly ok: false; readonly problem: Problem } => ({ ok: false, problem })
export const granted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
