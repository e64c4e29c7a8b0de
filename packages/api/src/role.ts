import { z } from 'zod'
import { Instant, OfficeCode } from './ids.ts'

/** What an actor may be asked to do. Which of them nobody holds at a time: docs/matrix.md. */
export const Role = z.enum([
  'officer',
  'senior-officer',
  'duty-manager',
  'analyst',
  'statistician',
  'liaison',
  'dpo',
  'security-analyst',
  'auditor',
  'policy-author',
  'policy-approver',
  'key-custodian',
  'operator',
  'subject-desk',
  'administrator',
])
export type Role = z.infer<typeof Role>

/** What an auditor audits: never both (Passenger Name Record Information Regulations, 2022 (India) reg. 9). */
export const Audit = z.enum(['system', 'security'])
export type Audit = z.infer<typeof Audit>

/** Which role, and where. */
export const roleFields = {
  role: Role,
  offices: z.array(OfficeCode).max(20).readonly().describe('For these offices; none: the whole authority.'),
  audit: Audit.optional().describe('Of an auditor: what is audited.'),
}

/** A role as it is held: by a grant until its end, or without one by the register of people itself. */
export const RoleHeld = z.strictObject({ ...roleFields, until: Instant.optional() })
export type RoleHeld = z.infer<typeof RoleHeld>
