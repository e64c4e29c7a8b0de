import type { Grant, RoleHeld } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable } from './table.ts'

const colours = { coming: 'yellow', 'in-force': 'green', ended: 'dim', revoked: 'red' } as const

export const drawGrants = (grants: readonly Grant[], paint: Paint): string =>
  grants.length === 0
    ? 'No grant.'
    : drawTable(
        ['GRANT', 'STATE', 'ROLE', 'FOR', 'UNTIL', 'ENDS WITHIN', 'PERSON'],
        grants.map((grant) => [
          grant.id,
          paint(colours[grant.state], grant.state),
          roleOf(grant),
          grant.offices.length === 0 ? 'all' : grant.offices.join(', '),
          grant.until,
          grant.endsWithin === undefined ? '-' : paint('yellow', `${grant.endsWithin} days`),
          grant.person,
        ]),
        paint,
      )

export const drawGrant = (grant: Grant, paint: Paint): string =>
  [
    `${paint('bold', roleOf(grant))}  ${grant.id}  ${paint(colours[grant.state], grant.state)}`,
    `  person: ${grant.person}`,
    `  for: ${grant.offices.length === 0 ? 'the whole authority' : grant.offices.join(', ')}`,
    `  from ${grant.from} until ${grant.until}`,
    `  asked for by ${grant.requestedBy}, granted ${grant.granted}; who approved it: “carnet proposal show ${grant.id}”`,
    ...(grant.revoked === undefined ? [] : [`  revoked by ${grant.revoked.by} at ${grant.revoked.at}`]),
    ...(grant.endsWithin === undefined ? [] : [`  ends within ${grant.endsWithin} days: ask for it anew`]),
  ].join('\n')

/** Roles that end, of the one who asks. */
export const drawHeld = ({ role, offices, audit, until }: RoleHeld): string =>
  `${roleOf({ role, audit })}${offices.length === 0 ? '' : ` of ${offices.join(', ')}`}${until === undefined ? '' : `, until ${until}`}`

const roleOf = ({ role, audit }: Pick<RoleHeld, 'role' | 'audit'>): string =>
  audit === undefined ? role : `${role} (${audit})`
