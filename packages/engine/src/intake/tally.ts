import { type Classification, classificationOf, type StatedRecord, elementOf } from '@carnet/customs'

/** What a message brought, counted: the report's figures. */
export interface Tally {
  readonly records: Record<string, number>
  readonly sealed: Record<Classification, number>
  readonly elements: Record<string, number>
}

export const emptyTally = (): Tally => ({
  records: {},
  sealed: { open: 0, internal: 0, commercial: 0, personal: 0, special: 0, enforcement: 0 },
  elements: {},
})

/** Counts the elements of one record as they were sealed. */
export function countRecord(tally: Tally, record: StatedRecord): void {
  tally.records[record.type] = (tally.records[record.type] ?? 0) + 1
  for (const element of record.elements) {
    const { id } = element
    tally.sealed[classificationOf(element, record.subjects)]++
    // The name of an unknown element comes from the message: it is reported as unknown, and not counted by name.
    if (elementOf(id) !== undefined) tally.elements[id] = (tally.elements[id] ?? 0) + 1
  }
}
