import { z } from 'zod'
import { EntryHash, Instant, PurposeName } from './ids.ts'

const count = z.int().nonnegative()

/** What a person has of a purpose in one hour without approval; what is absent has no limit. */
export const BudgetLimits = z.strictObject({
  searches: z.int().positive().optional(),
  records: z.int().positive().optional().describe('Different ones.'),
  subjects: z.int().positive().optional().describe('Different persons and firms that they are about.'),
})
export type BudgetLimits = z.infer<typeof BudgetLimits>

export const BudgetPart = z.enum(['searches', 'records', 'subjects'])
export type BudgetPart = z.infer<typeof BudgetPart>

const Used = z.strictObject({
  used: count,
  most: z.int().positive().optional().describe('Absent where there is no limit.'),
})

/** How much of a purpose's budget one has used in this hour. Those whom persons said to be one are one subject. */
export const BudgetUsed = z.strictObject({
  purpose: PurposeName,
  until: Instant.describe('When this hour ends and the next begins with nothing used.'),
  searches: Used,
  records: Used,
  subjects: Used,
})
export type BudgetUsed = z.infer<typeof BudgetUsed>

/** A budget that a request would go past, as it stands without it. */
export const BudgetPassed = BudgetUsed.extend({
  past: z.array(BudgetPart).min(1).readonly().describe('What of it the request would go past.'),
})
export type BudgetPassed = z.infer<typeof BudgetPassed>

/** That one’s searching was suspended: by the entry that says so, since when. */
export const SuspendedSince = z.strictObject({ id: EntryHash, since: Instant })
export type SuspendedSince = z.infer<typeof SuspendedSince>

export const Budgets = z.strictObject({
  from: Instant,
  until: Instant.describe('When the next hour begins with nothing used.'),
  budgets: z.array(BudgetUsed).readonly().describe('Of each purpose that has one, and of each that was used.'),
  suspended: z
    .array(SuspendedSince)
    .readonly()
    .describe('Why one finds nothing beside the work at the border; empty where one does.'),
})
export type Budgets = z.infer<typeof Budgets>
