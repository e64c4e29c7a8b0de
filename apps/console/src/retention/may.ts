import type { Role } from '@carnet/api'
import { useHolds } from '../session.ts'

/** Whom the starting policy lets do what. What the node refuses it refuses itself; this keeps pages quiet. */
const may = {
  seePeriods: ['dpo', 'auditor', 'senior-officer', 'liaison', 'operator'],
  decideOnPeriods: ['dpo'],
  findSubjects: ['dpo', 'subject-desk'],
  joinSubjects: ['dpo'],
  seeDestructions: ['dpo', 'subject-desk', 'duty-manager', 'auditor'],
  stopDestructions: ['dpo', 'subject-desk', 'duty-manager'],
  hold: ['dpo', 'senior-officer'],
  reportEvents: ['officer', 'senior-officer', 'duty-manager'],
  linkObjectively: ['liaison', 'senior-officer'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export const useMay = (what: keyof typeof may): boolean => useHolds(...may[what])
