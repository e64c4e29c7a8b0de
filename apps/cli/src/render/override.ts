import type { BreakGlass, Continuity, Notice, Review } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

export const drawBroken = ({ id, until, reviewBy }: BreakGlass, paint: Paint): string =>
  [
    `${paint('bold', 'The glass is broken')} until ${until}; the data protection officer has been told.`,
    `What needs approval is released with --break-glass ${id}`,
    `Somebody else reviews it by ${reviewBy}.`,
  ].join('\n')

export const drawContinuities = (continuities: readonly Continuity[], paint: Paint): string =>
  continuities.length === 0
    ? 'Continuity mode was never declared.'
    : drawTable(
        ['CONTINUITY', 'OFFICES', 'BECAUSE OF', 'STATE', 'FROM', 'UNTIL'],
        continuities.map(({ id, offices, cause, state, from, until, ended }) => [
          id,
          offices.join(', '),
          cause,
          state,
          from,
          ended?.at ?? until,
        ]),
        paint,
      )

export const drawReviews = (reviews: readonly Review[], paint: Paint): string =>
  reviews.length === 0 ? 'There is nothing to review.' : reviews.map((each) => drawReview(each, paint)).join('\n\n')

const drawReview = (review: Review, paint: Paint): string => {
  const { id, kind, person, reason, from, until, reviewBy, state, released, given } = review
  const about =
    kind === 'break-glass' ? `${review.purpose}, case ${review.case}` : `offices ${review.offices.join(', ')}`
  return [
    `${paint('bold', id)}  ${kind}, ${about}`,
    `  by ${person}, ${from} to ${until}; ${released} releases`,
    `  ${printable(reason)}`,
    given === undefined
      ? `  ${state === 'overdue' ? paint('red', 'overdue') : state}; to be reviewed by ${reviewBy}`
      : `  ${given.verdict} (${given.by}, ${given.at}): ${printable(given.reason)}`,
  ].join('\n')
}

export const drawNotices = (notices: readonly Notice[], paint: Paint): string =>
  notices.length === 0
    ? 'There are no notices to you.'
    : drawTable(
        ['NOTICE', 'SINCE', 'ABOUT', 'OF', 'SEEN'],
        notices.map(({ id, since, about, override, seen }) => [id, since, about, override, seen?.at ?? 'no']),
        paint,
      )
