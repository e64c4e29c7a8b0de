import {
  type Actor,
  type ActorListed,
  type Case,
  endsWithin,
  type Examination,
  type Purpose,
  type Training,
} from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawHeld } from './grant.ts'
import { drawTable, printable } from './table.ts'

/** Lists of what a node has in its registers. */
export const drawActor = (actor: Actor, paint: Paint, now: Date = new Date()): string =>
  [
    `${paint('bold', actor.kind)} ${actor.id}`,
    `  roles: ${'roles' in actor ? list(actor.roles) : 'none'}`,
    ...('held' in actor ? (actor.held ?? []) : []).map(
      (held) => `    ${drawHeld(held)}${warning(held.until, now, paint)}`,
    ),
    ...(actor.kind === 'guest' ? guestOf(actor) : []),
    ...('trainings' in actor ? (actor.trainings ?? []) : []).map((training) => drawTraining(training, now, paint)),
    `  offices: ${list(actor.offices)}`,
    `  session: ${actor.strength}`,
  ].join('\n')

/** A course on record, with a word where it ends soon, has lapsed or is overridden. */
function drawTraining({ course, until, overridden }: Training, now: Date, paint: Paint): string {
  const days = endsWithin(until, now)
  const soon = days === undefined ? '' : paint('yellow', ` (within ${days} days: take it again)`)
  if (new Date(until) > now) return `  course ${course}: until ${until}${soon}`
  const word = overridden === undefined ? 'take it again' : `overridden until ${overridden}`
  return `  course ${course}: ${paint('red', `lapsed ${until}`)}, ${word}`
}

/** Near its end a role is warned of. */
function warning(until: string | undefined, now: Date, paint: Paint): string {
  const days = until === undefined ? undefined : endsWithin(until, now)
  return days === undefined ? '' : paint('yellow', ` (within ${days} days: ask for it anew)`)
}

const guestOf = ({ office, agreements }: Extract<Actor, { kind: 'guest' }>): readonly string[] => [
  `  guest of: ${office}`,
  ...(agreements.length === 0
    ? ['  agreements: none in force']
    : agreements.map(({ id, purposes, until }) => `  agreement ${id}: ${list(purposes)}, until ${until}`)),
]

export const drawPurposes = (purposes: readonly Purpose[], paint: Paint): string =>
  drawTable(
    ['PURPOSE', 'BEGINS WITH', 'CASES', 'TITLE', 'LEGAL BASIS'],
    purposes.map(({ id, title, legalBasis, caseKinds, beginsWith }) => [
      id,
      beginsWith,
      list(caseKinds),
      title,
      legalBasis,
    ]),
    paint,
  )

export const drawCases = (cases: readonly Case[], paint: Paint): string =>
  cases.length === 0
    ? 'No case. Open one with “carnet case open”.'
    : drawTable(
        ['CASE', 'STATE', 'KIND', 'UNTIL', 'OFFICE', 'REFERENCE'],
        cases.map(({ id, state, kind, until, office, reference }) => [
          id,
          state === 'open' ? paint('green', state) : paint('dim', state),
          kind,
          until,
          office ?? '-',
          printable(reference),
        ]),
        paint,
      )

export const drawActors = (actors: readonly ActorListed[], paint: Paint): string =>
  drawTable(
    ['ACTOR', 'KIND', 'STATE', 'ROLES', 'OFFICES', 'TOKENS', 'NAME'],
    actors.map(({ id, kind, state, roles, offices, tokens, name }) => [
      id,
      kind,
      state,
      list(roles),
      list(offices),
      `${tokens.filter((token) => token.state === 'live').length} live`,
      printable(name),
    ]),
    paint,
  )

const marks = { well: ['green', '✓'], attention: ['yellow', '!'], failing: ['red', '✗'] } as const

/** What the node found when it looked at itself. */
export const drawExamination = ({ findings }: Examination, paint: Paint): string =>
  findings
    .flatMap(({ area, state, says, todo }) => [
      `${paint(marks[state][0], marks[state][1])} ${area}: ${says}`,
      ...(todo === undefined ? [] : [`    ${paint('dim', 'what to do:')} ${todo}`]),
    ])
    .join('\n')

const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '))
