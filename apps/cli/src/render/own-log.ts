import type { OwnEvent, OwnLog, OwnNote } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { printable } from './table.ts'

/** What one did, an event a paragraph: when and what, for what, its entry, one's notes. */
export function drawOwnLog({ events, next }: OwnLog, paint: Paint): string {
  if (events.length === 0) return 'Nothing.'
  const more = next === undefined ? [] : [`More: carnet me log --after ${next}`]
  return [...events.map((event) => drawEvent(event, paint)), ...more].join('\n')
}

function drawEvent(
  { at, kind, outcome, purpose, case: matter, records, hash, notes, expired }: OwnEvent,
  paint: Paint,
): string {
  const about = [
    ...(outcome === undefined ? [] : [outcome]),
    ...(purpose === undefined ? [] : [`for ${purpose}`]),
    ...(matter === undefined ? [] : [`case ${matter}`]),
    ...(records === undefined ? [] : [`${records} records`]),
    ...(expired === undefined ? [] : ['what else was known of it is destroyed']),
  ].join(', ')
  return [
    `${at}  ${paint('bold', printable(kind))}${about === '' ? '' : `  ${about}`}`,
    `  ${paint('dim', hash)}`,
    ...notes.map((note) => `  ${paint('yellow', 'note')} ${drawNote(note)}`),
  ].join('\n')
}

export const drawNote = ({ at, text }: OwnNote): string => `${at}  ${printable(text)}`
