import type { TrainingOf, TrainingRecorded } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

const colours = { current: 'green', ending: 'yellow', lapsed: 'red', overridden: 'yellow' } as const

export const drawTrainings = (trainings: readonly TrainingOf[], paint: Paint): string =>
  trainings.length === 0
    ? 'No course is on record.'
    : drawTable(
        ['PERSON', 'COURSE', 'STATE', 'UNTIL', 'OVERRIDDEN UNTIL', 'WHY'],
        trainings.map(({ person, course, until, overridden, state, reason }) => [
          person,
          course,
          paint(colours[state], state),
          until,
          overridden ?? '-',
          printable(reason ?? '-'),
        ]),
        paint,
      )

export const drawRecorded = (results: TrainingRecorded['results'], paint: Paint): string =>
  drawTable(
    ['PERSON', 'COURSE', 'RESULT'],
    results.map(({ person, course, result }) => [
      person,
      course,
      result === 'recorded' ? result : paint('red', 'no such person'),
    ]),
    paint,
  )
