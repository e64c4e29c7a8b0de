import type { Export } from '@carnet/api'
import type { Tone } from '../design/index.ts'

type State = Export['state']

const tones: Readonly<Record<State, Tone>> = {
  'waiting-approval': 'plain',
  refused: 'plain',
  approved: 'good',
  lapsed: 'plain',
  made: 'good',
  fetched: 'plain',
  'overdue-receipt': 'bad',
  received: 'plain',
  'deletion-due': 'warn',
  'overdue-deletion': 'bad',
  deleted: 'good',
  revoked: 'plain',
}

export const toneOf = (state: State): Tone => tones[state]

/** A receipt or a deletion that somebody owes. */
export const isLate = ({ state }: Export): boolean => state === 'overdue-receipt' || state === 'overdue-deletion'

/** Nothing more becomes of it. */
export const isOver = ({ state }: Export): boolean => ['refused', 'lapsed', 'deleted', 'revoked'].includes(state)

export const canFetch = ({ state }: Export): boolean =>
  ['approved', 'made', 'fetched', 'overdue-receipt'].includes(state)

/** Nobody has fetched it yet. */
export const canRevoke = ({ state }: Export): boolean => ['waiting-approval', 'approved', 'made'].includes(state)

export const owesReceipt = ({ state }: Export): boolean => ['fetched', 'overdue-receipt'].includes(state)

export const owesDeletion = ({ state }: Export): boolean =>
  ['received', 'deletion-due', 'overdue-deletion'].includes(state)
