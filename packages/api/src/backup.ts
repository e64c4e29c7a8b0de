import { z } from 'zod'
import { Instant, JobId } from './ids.ts'

/** A backup is named by the moment at which it was asked for. */
export const BackupName = z
  .string()
  .regex(/^\d{8}T\d{6}Z(?:-\d{1,3})?$/)
  .brand<'BackupName'>()
export type BackupName = z.infer<typeof BackupName>

export const BackupBegun = z.strictObject({ name: BackupName, job: JobId })
export type BackupBegun = z.infer<typeof BackupBegun>

/** What the last rehearsal of a backup found. */
export const Rehearsal = z.strictObject({
  at: Instant,
  outcome: z.enum(['proven', 'failed']),
  fault: z.string().optional().describe('Code of what kept it from being restored.'),
  records: z.int().nonnegative(),
  entries: z.int().nonnegative().describe('Ledger entries that were hashed again, up to the head that was signed.'),
  opens: z.int().nonnegative().describe('Compartments of a sample that open with the keys of today.'),
  gone: z
    .int()
    .nonnegative()
    .describe('Compartments of the sample whose keys have been destroyed or restricted since.'),
})
export type Rehearsal = z.infer<typeof Rehearsal>

export const Backup = z.strictObject({ name: BackupName, at: Instant, rehearsal: Rehearsal.optional() })
export type Backup = z.infer<typeof Backup>
export const BackupList = z.strictObject({
  folder: z.string().describe('Where they lie on the node’s machine.'),
  backups: z.array(Backup).readonly(),
})
export type BackupList = z.infer<typeof BackupList>
