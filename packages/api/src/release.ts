import { z } from 'zod'
import { BudgetUsed } from './budget.ts'
import { LeastAnswer } from './case.ts'
import { ProposalId } from './decision.ts'
import { CaseId, ElementName, PurposeName, RecordId } from './ids.ts'
import { OverrideId } from './override.ts'
import { Receipt } from './receipt.ts'

export const RecordType = z.enum(['declaration', 'declaration-notification', 'travel-document', 'passenger-list-entry'])
export type RecordType = z.infer<typeof RecordType>

const Sought = z.strictObject({
  element: ElementName.describe('An indexed element, e.g. `declaration.reference` or `travel-document.name`.'),
  value: z.string().trim().min(1).max(200),
  sounds: z.boolean().optional().describe('Of a name: what sounds like it is meant too.'),
})
export type Sought = z.infer<typeof Sought>

const BySearch = z.strictObject({
  search: Sought,
  and: z.array(Sought).min(1).max(4).optional().describe('What the same record must be found by as well.'),
})
const ByIds = z.strictObject({ ids: z.array(RecordId).min(1).max(200) })
const ByFilter = z.strictObject({
  type: RecordType,
  where: z.record(ElementName, z.string().max(200)).describe('Open elements and the values they must have.'),
  limit: z.int().min(1).max(200).default(50),
  after: RecordId.optional().describe('Cursor: the `next` of the page before.'),
})
/** What is asked for: records by id, by a blind-index search, or by their open elements. */
export const Selection = z.union([ByIds, BySearch, ByFilter])
export type Selection = z.infer<typeof Selection>

export const ReleaseRequest = z.strictObject({
  purpose: PurposeName,
  case: CaseId.optional(),
  select: Selection,
  elements: z.array(ElementName).min(1).max(200).optional().describe('By default all elements of the records.'),
  answer: LeastAnswer.optional().describe('The least that serves; by default what the purpose begins with.'),
  breakGlass: OverrideId.optional().describe('The break-glass that lets it do without approval, while it lasts.'),
  approval: ProposalId.optional().describe('The approval that was given to exactly this, where it needs one.'),
})
export type ReleaseRequest = z.infer<typeof ReleaseRequest>

/** What decided: the rule, and the provision that it rests on. */
export const Reason = z.strictObject({
  rule: z.string(),
  says: z.string(),
  cites: z.array(z.string()).readonly(),
})
export type Reason = z.infer<typeof Reason>

const standing = {
  id: ElementName,
  classification: z.string(),
  role: z.string().optional(),
  occurrence: z
    .string()
    .regex(/^[1-9]\d{0,5}(?:\.[1-9]\d{0,5}){0,3}$/)
    .optional()
    .describe('Which one, where it repeats: `3.2` of the second document of the third goods item.'),
}
const because = z.string().describe('Code of what decided: a rule of the policy, or a state of the keys.')
export const ViewElement = z.discriminatedUnion('state', [
  z.strictObject({ ...standing, state: z.literal('revealed'), value: z.string(), because }),
  z.strictObject({ ...standing, state: z.literal('masked'), value: z.string(), mask: z.string(), because }),
  z.strictObject({ ...standing, state: z.literal('withheld'), because }),
  z.strictObject({ ...standing, state: z.literal('destroyed'), because }),
])
export type ViewElement = z.infer<typeof ViewElement>

export const ViewRecord = z.strictObject({
  id: RecordId,
  type: RecordType,
  sameAs: z
    .array(RecordId)
    .readonly()
    .optional()
    .describe('Not found by what was searched for: persons said that it is about the same person as these.'),
  elements: z.array(ViewElement).readonly(),
})
export type ViewRecord = z.infer<typeof ViewRecord>

export const Obligation = z.looseObject({ kind: z.string(), rule: z.string() })
export type Obligation = z.infer<typeof Obligation>

/** A release, whatever its shape. A refusal is a problem (`release/refused` …) that carries its own receipt. */
export const View = z.strictObject({
  outcome: z.literal('permitted'),
  answer: LeastAnswer,
  known: z.boolean().optional().describe('The yes/no answer: is there such a record?'),
  count: z.int().nonnegative().optional(),
  records: z.array(ViewRecord).readonly(),
  next: RecordId.optional(),
  obligations: z.array(Obligation).readonly(),
  reasons: z.array(Reason).readonly().describe('Every rule that `because` codes refer to, once each.'),
  budget: BudgetUsed.optional().describe('What is used of the purpose’s budget now, this release included.'),
  receipt: Receipt,
})
export type View = z.infer<typeof View>
