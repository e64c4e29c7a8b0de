import type { SessionBegun, SessionListed } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

interface Kept extends Omit<SessionBegun, 'credential'> {
  readonly as: string
  readonly file: string
}

export const drawSessionBegun = ({ strength, until, elsewhere, as, file }: Kept, paint: Paint): string =>
  [
    `${paint('bold', 'Signed in')} by ${strength}, until ${until} at the latest`,
    `  ask with --as ${as}; the session lies in ${file} (readable by you only)`,
    ...(elsewhere
      ? [`  ${paint('yellow', 'You are signed in at another place as well')}: see “carnet session list”.`]
      : []),
  ].join('\n')

export const drawSessions = (sessions: readonly SessionListed[], paint: Paint): string =>
  sessions.length === 0
    ? 'No session.'
    : drawTable(
        ['SESSION', 'BY', 'BEGUN', 'SEEN', 'ADDRESS', 'WITH', ''],
        sessions.map(({ id, strength, begun, seen, place, elsewhere, current }) => [
          id,
          strength,
          begun,
          seen,
          printable(place.address),
          printable(place.agent),
          current ? 'this one' : elsewhere ? paint('yellow', 'elsewhere') : '',
        ]),
        paint,
      )
