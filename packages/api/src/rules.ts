import { z } from 'zod'
import { Purpose } from './case.ts'
import { Instant, PurposeName } from './ids.ts'
import { nothing, operation } from './operation.ts'
import { Role } from './role.ts'

export const RuleInForce = z.strictObject({
  id: z.string().describe('`pack/rule`, as refusals and views name it.'),
  layer: z.enum(['law', 'agreement', 'policy']),
  effect: z.enum(['permit', 'forbid', 'oblige']),
  says: z.string(),
  cites: z.array(z.string()).readonly(),
  from: z.string().describe('The day from which it counts.'),
  until: z.string().optional().describe('The first day on which it no longer does.'),
  unreviewed: z.literal(true).optional().describe('It rests on a provision that nobody has reviewed in time.'),
  duties: z.array(z.string()).readonly().describe('What it obliges to: `mask`, `pseudonymise`, `approve` …'),
})
export type RuleInForce = z.infer<typeof RuleInForce>

/** What a role sees of a class of elements; `none` is withheld, `approved` what the approval of others opens. */
export const Sight = z.enum(['whole', 'masked', 'pseudonym', 'redacted', 'approved', 'none'])
export type Sight = z.infer<typeof Sight>

export const MatrixRow = z.strictObject({
  purpose: PurposeName,
  role: Role,
  answer: z.string().describe('The greatest answer that the role gets for the purpose.'),
  needsApproval: z.boolean(),
  sees: z.array(Sight).readonly().describe('In the order of `classes`.'),
})
export type MatrixRow = z.infer<typeof MatrixRow>

export const PolicyInForce = z.strictObject({
  hash: z.string().describe('As entries of the ledger name it.'),
  at: Instant.describe('The moment as of which this is said.'),
  rules: z.array(RuleInForce).readonly(),
  purposes: z.array(Purpose).readonly(),
  classes: z.array(z.string()).readonly().describe('The classes of elements of the matrix.'),
  matrix: z
    .array(MatrixRow)
    .readonly()
    .describe('With a live session, an open case of the right kind and a record of one’s own office: docs/matrix.md.'),
})
export type PolicyInForce = z.infer<typeof PolicyInForce>

export const ruleOperations = {
  rules: operation(
    'GET',
    '/v1/rules',
    'The policy in force: its rules with what they rest on, the purposes, and who sees what',
    nothing,
    PolicyInForce,
  ),
} as const
