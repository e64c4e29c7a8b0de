import type { DeferredReport, IntakeAnswer, IntakeReport, Place } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { placeOf } from './problem.ts'
import { printable } from './table.ts'
import { drawReceipt } from './view.ts'

export const drawIntakeAnswer = (answer: IntakeAnswer, paint: Paint): string =>
  'deferred' in answer ? drawDeferred(answer, paint) : drawIntake(answer, paint)

/** A message that is kept: what was understood, and how its sender learns what became of it. */
const drawDeferred = ({ format, records, bytes, message, receipt }: DeferredReport, paint: Paint): string =>
  [
    `  ${format}, ${counted(records)}, ${bytes} bytes`,
    `  ${paint('yellow', 'deferred')}: the node’s key provider does not answer. The message is kept, sealed, and taken in once it does.`,
    '  Ingest the same file again to learn what became of it.',
    `  message ${message}`,
    ...drawn(receipt, paint),
  ].join('\n')

/** What became of a message: what was understood, what it was sealed as, what was not known. */
function drawIntake(report: IntakeReport, paint: Paint): string {
  const again = report.again ? ' (taken in before: nothing changed)' : ''
  const { open, ...sealed } = report.sealed
  return [
    `  ${report.format}, ${counted(report.records)}, ${report.bytes} bytes${again}`,
    `  sealed: ${counted(sealed)} elements; in clear, for routing: ${open}`,
    `  subjects: ${report.subjects.new} new, ${report.subjects.known} known`,
    ...drawUnknown(report.unknown, paint),
    `  message ${report.message}`,
    ...drawn(report.receipt, paint),
  ].join('\n')
}

const drawn = (receipt: IntakeReport['receipt'], paint: Paint): readonly string[] =>
  drawReceipt(receipt, paint)
    .split('\n')
    .map((line) => `  ${line}`)

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
