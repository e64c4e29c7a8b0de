import type { OperationName } from '@carnet/api'

/** What may be another once somebody has said a word. */
export const changedByWord: readonly OperationName[] = [
  'proposal',
  'proposals',
  'founding',
  'grants',
  'recertifications',
  'council',
  'keysStatus',
]
