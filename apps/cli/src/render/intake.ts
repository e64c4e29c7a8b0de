import type { IntakeReport, Place } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { placeOf } from './problem.ts'
import { printable } from './table.ts'
import { drawReceipt } from './view.ts'

/** What became of a message: what was understood, what it was sealed as, what was not known. */
export function drawIntake(report: IntakeReport, paint: Paint): string {
  const again = report.again ? ' (taken in before: nothing changed)' : ''
  const { open, ...sealed } = report.sealed
  return [
    `  ${report.format}, ${counted(report.records)}, ${report.bytes} bytes${again}`,
    `  sealed: ${counted(sealed)} elements; in clear, for routing: ${open}`,
    `  subjects: ${report.subjects.new} new, ${report.subjects.known} known`,
    ...drawUnknown(report.unknown, paint),
    `  message ${report.message}`,
    ...drawReceipt(report.receipt, paint)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n')
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'nothing'

interface Unknown {
  readonly field: string
  readonly place: Place
  readonly count: number
}

/** Fields that the dictionary does not know. */
export const drawUnknown = (unknown: readonly Unknown[], paint: Paint): readonly string[] =>
  unknown.map(
    ({ field, place, count }) =>
      `  ${paint('yellow', 'unknown')}: ${printable(field)}, ${count} values, first at ${placeOf({ line: place.line, column: place.column })}; sealed as the most protected`,
  )
