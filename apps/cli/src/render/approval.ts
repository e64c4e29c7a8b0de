import type { ApprovalRequested, CanApprove, Delegation } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawProposal } from './proposal.ts'
import { drawTable, printable } from './table.ts'

/** What was asked, and whom to call. */
export const drawRequested = ({ proposal, approvers }: ApprovalRequested, paint: Paint): string =>
  [
    drawProposal(proposal, paint),
    approvers.length === 0
      ? paint('red', 'Nobody can approve it now: no person of these roles is there who can sign.')
      : 'Who can approve it now:',
    ...approvers.map(drawApprover),
    `Once it is approved: the same request with --approval ${proposal.id}`,
  ].join('\n')

const drawApprover = ({ name, roles, offices, standsInFor }: CanApprove): string =>
  `  ${printable(name)}, ${roles.join(', ')}${offices.length === 0 ? '' : `, office ${offices.join(', ')}`}${standsInFor.length === 0 ? '' : `, stands in for ${standsInFor.join(', ')}`}`

export const drawDelegations = (delegations: readonly Delegation[], paint: Paint): string =>
  delegations.length === 0
    ? 'Nobody stands in for you, and you for nobody.'
    : drawTable(
        ['DELEGATION', 'PERSON', 'STANDS IN', 'FROM', 'UNTIL'],
        delegations.map(({ id, person, delegate, from, until, ended }) => [
          id,
          person,
          delegate,
          from,
          ended === undefined ? until : `${ended} (ended)`,
        ]),
        paint,
      )
