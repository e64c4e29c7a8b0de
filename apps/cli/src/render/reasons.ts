import type { Reason } from '@carnet/api'
import type { Paint } from '../shell.ts'

/** What decided, each with the provision that it rests on. */
export const drawReasons = (reasons: readonly Reason[], paint: Paint): readonly string[] =>
  reasons.map(
    ({ rule, says, cites }) =>
      `${says} ${paint('dim', `[${rule}${cites.length === 0 ? '' : `; ${cites.join('; ')}`}]`)}`,
  )
