import type { Receipt, View, ViewElement, ViewRecord } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawUsed } from './budget.ts'
import { drawReasons } from './reasons.ts'
import { pad, printable } from './table.ts'

/** A release in a terminal: what is revealed, masked and sealed and why; what goes with it; the stamp that it left. */
export function drawView(view: View, paint: Paint): string {
  const because = new Map(view.reasons.map(({ rule, says }) => [rule, says]))
  const parts = [
    answerOf(view, paint),
    ...view.records.map((record) => drawRecord(record, because, paint)),
    section('With it go', view.obligations.map(drawObligation), paint),
    section('Decided by', drawReasons(view.reasons, paint), paint),
    view.budget === undefined ? '' : drawUsed(view.budget),
    view.next === undefined ? '' : `More: add --after ${view.next}`,
    drawReceipt(view.receipt, paint),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function answerOf({ answer, known, count, records }: View, paint: Paint): string {
  if (answer === 'yes-no')
    return paint('bold', known === true ? 'Yes: there is such a record.' : 'No: there is no such record.')
  if (answer === 'count') return paint('bold', `Records: ${count ?? 0}`)
  return records.length === 0 ? paint('bold', 'No record.') : ''
}

function drawRecord(
  { id, type, sameAs, elements }: ViewRecord,
  because: ReadonlyMap<string, string>,
  paint: Paint,
): string {
  const widest = Math.max(0, ...elements.map((element) => labelOf(element).length))
  const lines = elements.map((element) => `  ${pad(labelOf(element), widest)}  ${drawState(element, because, paint)}`)
  const same = sameAs === undefined ? [] : [`  said to be about the same person as ${sameAs.join(', ')}`]
  return [`${paint('bold', type)}  ${paint('dim', id)}`, ...same, ...lines].join('\n')
}

/** `declaration.hs6 (3)`: the element, and which one it is where it repeats. */
export const labelOf = ({
  id,
  occurrence,
}: {
  readonly id: string
  readonly occurrence?: string | undefined
}): string => (occurrence === undefined ? id : `${id} (${occurrence})`)

function drawState(element: ViewElement, because: ReadonlyMap<string, string>, paint: Paint): string {
  const why = because.get(element.because) ?? element.because
  switch (element.state) {
    case 'revealed':
      return printable(element.value)
    case 'masked':
      return `${paint('underline', printable(element.value))}  ${paint('dim', `masked (${element.mask}): ${why}`)}`
    case 'withheld':
      return `${paint('red', '■ sealed')}  ${paint('dim', why)}`
    case 'destroyed':
      return paint('dim', `□ destroyed  ${why}`)
  }
}

function drawObligation({ kind, rule, ...rest }: View['obligations'][number]): string {
  const details = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`)
  return `${[kind, ...details].join(', ')} [${rule}]`
}

export function drawReceipt({ hash, origin, index, includedBy }: Receipt, paint: Paint): string {
  const where = index === undefined ? `in the ledger by ${includedBy}` : `entry ${index} of the ledger`
  return `${paint('red', '●')} Stamped: ${hash}\n  ${origin}, ${where}`
}

const section = (title: string, lines: readonly string[], paint: Paint): string =>
  lines.length === 0 ? '' : [paint('dim', title), ...lines.map((line) => `  ${line}`)].join('\n')
