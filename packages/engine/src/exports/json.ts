import type { LeavingRecord } from './table.ts'

/** Records with their elements, as docs/formats/export.md says. */
export const jsonOf = (records: readonly LeavingRecord[]): string =>
  `${JSON.stringify({
    records: records.map(({ reference, type, elements }) => ({
      row: reference,
      type,
      elements: elements.map(({ element, occurrence, state, value }) => ({
        element,
        ...(occurrence === undefined ? {} : { occurrence }),
        state,
        value,
      })),
    })),
  })}\n`
