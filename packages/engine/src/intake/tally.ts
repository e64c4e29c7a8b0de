import { type Classification, type CustomsRecord, elementOf } from '@carnet/customs'

/** What a message brought, counted: the report's figures. */
export interface Tally {
  readonly records: Record<string, number>
  readonly sealed: Record<Classification, number>
  readonly elements: Record<string, number>
  /** Mentions of subjects that were known already, and subjects registered anew. */
  readonly subjects: { known: number; new: number }
}

export const emptyTally = (): Tally => ({
  records: {},
  sealed: { open: 0, internal: 0, commercial: 0, personal: 0, special: 0, enforcement: 0 },
  elements: {},
  subjects: { known: 0, new: 0 },
})

/** Counts the elements of one record as they were sealed. */
export function countRecord(tally: Tally, record: CustomsRecord): void {
  tally.records[record.type] = (tally.records[record.type] ?? 0) + 1
  for (const { id } of record.elements) {
    tally.sealed[elementOf(id)?.classification ?? 'personal']++
    tally.elements[id] = (tally.elements[id] ?? 0) + 1
  }
}
