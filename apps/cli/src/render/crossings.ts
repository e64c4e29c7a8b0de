import type { Crosser, Crossing, Crossings } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { printable } from './table.ts'

/** Who has crossed, a crossing a paragraph. */
export function drawCrossings(record: string, { crossings, next }: Crossings, paint: Paint): string {
  if (crossings.length === 0) return 'Nobody has crossed it, as far as you may see.'
  const more = next === undefined ? [] : [`More: carnet crossings ${record} --after ${next}`]
  return [...crossings.map((crossing) => drawCrossing(crossing, paint)), ...more].join('\n')
}

function drawCrossing(crossing: Crossing, paint: Paint): string {
  const { at, kind, outcome, by, purpose, override, opened, records, because, hash } = crossing
  const about = [
    outcome,
    ...(purpose === undefined ? [] : [`for ${purpose}`]),
    ...(crossing.case === undefined ? [] : [`case ${crossing.case}`]),
    ...(override === undefined ? [] : [`under ${override}`]),
    ...(opened === 0 ? [] : [`${opened} sealed ${opened === 1 ? 'part' : 'parts'} opened`]),
    ...(records <= 1 ? [] : [`one of ${records} records`]),
  ].join(', ')
  return [
    `${at}  ${paint('bold', whoOf(by))}  ${printable(kind)}: ${about}`,
    ...(because === undefined ? [] : [`  ${because.says} ${paint('dim', `[${because.rule}]`)}`]),
    `  ${paint('dim', hash)}`,
  ].join('\n')
}

function whoOf({ own, name, kind, alias, offices }: Crosser): string {
  const of = offices.length === 0 ? '' : ` of ${offices.join(', ')}`
  if (own === true) return 'You'
  return name === undefined ? `${kind} ${alias}${of}` : `${printable(name)}${of}`
}
