import { z } from 'zod'
import { Instant } from './ids.ts'

export const Health = z.strictObject({
  status: z.enum(['ready', 'starting', 'draining', 'failed']),
  version: z.string(),
  authority: z.string().optional(),
})
export type Health = z.infer<typeof Health>

/** One thing that `doctor` looked at: what is well, what is not, and what to do. Codes and counts, no data. */
export const Finding = z.strictObject({
  area: z.enum([
    'keys',
    'intake',
    'data-store',
    'key-store',
    'clock',
    'ledger',
    'anchor',
    'disk',
    'policy',
    'retention',
    'overrides',
    'crossings',
    'backup',
    'exports',
    'roles',
    'founding',
    'standing',
    'node',
  ]),
  state: z.enum(['well', 'attention', 'failing']),
  says: z.string(),
  todo: z.string().optional(),
})
export type Finding = z.infer<typeof Finding>
export const Examination = z.strictObject({ at: Instant, findings: z.array(Finding).readonly() })
export type Examination = z.infer<typeof Examination>

export const LedgerStatus = z.strictObject({
  origin: z.string(),
  key: z.string().describe('Verifier key in the C2SP signed-note encoding.'),
  size: z.int().nonnegative(),
  pending: z.int().nonnegative(),
  checkpoint: z.string().describe('The newest signed checkpoint.'),
})
export type LedgerStatus = z.infer<typeof LedgerStatus>
