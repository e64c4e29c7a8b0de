import type { SubjectShown, SubjectSplitBegun, SubjectsJoined } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable } from './table.ts'
import { drawReceipt } from './view.ts'

/** How much is held about a subject, and what it was merged with. */
export function drawShown(shown: SubjectShown, paint: Paint): string {
  const { subject, kind, state, identifiers, holds, held, into, from, merged, receipt } = shown
  const rows = holds.map(({ type, class: retained, records }) => [type, retained, String(records)])
  return [
    `${paint('bold', kind)} ${subject}`,
    `  state: ${paint(state === 'known' ? 'green' : 'dim', state)}`,
    `  identifiers: ${identifiers}`,
    ...(into === undefined ? [] : [`  merged into ${into.subject} since ${into.since}: ${into.because}`]),
    ...from.map((link) => `  merged into it ${link.subject} since ${link.since}: ${link.because}`),
    ...(merged.length === 0 ? [] : [`  requests about it cover ${merged.join(', ')} too`]),
    ...held.map((hold) => `  held by ${hold}`),
    ...(rows.length === 0 ? [] : [drawTable(['TYPE', 'CLASS', 'RECORDS'], rows, paint)]),
    drawReceipt(receipt, paint),
  ].join('\n')
}

export const drawJoined = ({ subject, merged }: SubjectsJoined): string =>
  merged.length === 0
    ? `${subject} stands alone: requests about it cover nobody else.`
    : `One from now on: ${[subject, ...merged].join(', ')}. Requests about any of them cover all.`

export const drawSplit = ({ subject, records, job }: SubjectSplitBegun): string =>
  `${records} records come to be about ${subject}, by job ${job}; “carnet job follow ${job}” tells how far it is.`
