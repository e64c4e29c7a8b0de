import type { Approver, CouncilInForce, Needs, Proposal, ProposalRequest } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawExportProposed } from './export.ts'
import { drawReleaseProposed } from './release-proposed.ts'
import { drawTerms } from './standing.ts'
import { drawTable, printable } from './table.ts'

const colours = {
  waiting: 'yellow',
  approved: 'yellow',
  done: 'green',
  refused: 'red',
  cancelled: 'dim',
  expired: 'dim',
} as const

export const drawProposals = (proposals: readonly Proposal[], paint: Paint): string =>
  proposals.length === 0
    ? 'No proposal of yours or for you.'
    : drawTable(
        ['PROPOSAL', 'STATE', 'AGREED', 'UNTIL', 'WHAT'],
        proposals.map(({ id, state, approvals, needs, expires, request }) => [
          id,
          paint(colours[state], state),
          `${approvals.length} of ${needs.approvers}`,
          expires,
          request.kind,
        ]),
        paint,
      )

/** All that is decided about, so that nobody signs what was not seen. */
export const drawProposal = (proposal: Proposal, paint: Paint): string =>
  [
    `${paint('bold', proposal.request.kind)}  ${proposal.id}  ${paint(colours[proposal.state], proposal.state)}`,
    ...lines(whatIsDone(proposal.request)),
    paint('dim', 'Decided by'),
    ...lines(whoDecides(proposal.needs)),
    paint('dim', 'Agreed'),
    ...lines(words(proposal)),
    `Proposed by ${proposal.by} at ${proposal.at}, until ${proposal.expires}${whenDone(proposal)}`,
    `Node ${printable(proposal.authority)} ${proposal.node}`,
    `Hash ${proposal.hash}`,
  ].join('\n')

const lines = (of: readonly string[]): readonly string[] => of.map((line) => `  ${line}`)

/** Each kind in words: what will not be there any more, or be there again. */
function whatIsDone(request: ProposalRequest): readonly string[] {
  switch (request.kind) {
    case 'mass-destruction':
      return [
        `Destroys for ever: ${request.records} records about ${request.subjects} subjects, by ${request.keys} keys`,
        `Because of: ${request.cause}; plan ${request.plan}, hash ${request.planHash}`,
        `Reason: ${printable(request.reason)}`,
      ]
    case 'early-expiry':
      return [
        `Destroys for ever, before its time: ${request.records} records of ${printable(request.class)}, period ${printable(request.period)}`,
        `Key: ${request.key}`,
        `Reason: ${printable(request.reason)}`,
      ]
    case 'restricted-restore':
      return [
        `Opens the restricted elements of one record, once: ${request.record}`,
        `For case ${request.case}, purpose ${request.purpose}`,
        ...request.periods.map(({ period, key }) => `Period ${printable(period)}, key ${key}`),
        'With your approval goes your share of these keys, sealed to the node.',
        `Reason: ${printable(request.reason)}`,
      ]
    case 'key-ceremony':
      return [
        `Shares of the recovery key, in the place of those of any earlier ceremony: ${request.threshold} of these set a new passphrase when it is lost`,
        ...request.custodians.map(drawMember),
      ]
    case 'founding':
      return [
        'Founds the node: from then on persons sign in, and a token of a person enrols a way to and nothing else',
        ...request.administrators.map(drawMember),
      ]
    case 'role-grant':
      return [
        `Gives a role to person ${request.person}: ${request.role}${request.audit === undefined ? '' : `, who audits the ${request.audit}`}`,
        request.offices.length === 0 ? 'For the whole authority' : `For ${request.offices.join(', ')}`,
        `From ${request.from} until ${request.until}`,
        `Reason: ${printable(request.reason)}`,
      ]
    case 'export':
      return drawExportProposed(request)
    case 'council':
      return [
        `Who opens restricted data from now on: ${request.quorum} of these, one from outside among them`,
        ...request.members.map(drawMember),
      ]
    case 'release':
      return drawReleaseProposed(request)
    case 'standing-release':
      return drawTerms(request)
    case 'lift-suspension':
      return [
        `Lets person ${request.person} search again, whose searching was suspended`,
        `By entry ${request.suspension}`,
        `Reason: ${printable(request.reason)}`,
      ]
    case 'domestic-agreement':
      return agreedOn(request)
  }
}

const agreedOn = (request: Extract<ProposalRequest, { kind: 'domestic-agreement' }>): readonly string[] => [
  `Persons of guest office ${request.office} may read, from ${request.from} until ${request.until}:`,
  ...request.elements.map((element) => `  ${element}`),
  `For: ${request.purposes.join(', ')}`,
  `Under: ${printable(request.title)}; ${printable(request.legalBasis)}`,
  `Between: ${request.parties.map(printable).join('; ')}`,
  ...(request.document === undefined ? [] : [`Signed document: SHA-256 ${request.document}`]),
  `Reason: ${printable(request.reason)}`,
]

const drawMember = ({ person, signer, outside }: Approver): string =>
  `person ${person}, signer ${signer}${outside ? ', from outside the unit' : ''}`

function whoDecides(needs: Needs): readonly string[] {
  const { approvers, roles, everyRole = false, outside, notBy, among, refusedBy, notFromOffices } = needs
  const those = everyRole ? `, among them a ${roles.join(' and a ')}` : ` who are ${roles.join(' or ')}`
  return [
    `${approvers} persons${roles.length === 0 ? '' : those}${outside === 0 ? '' : `, ${outside} from outside the unit`}`,
    ...(among === undefined ? [] : among.map(drawMember)),
    ...(notFromOffices === undefined
      ? []
      : [`from an office${notFromOffices.length === 0 ? '' : ` other than ${notFromOffices.join(', ')}`}`]),
    notBy === 'proposer' ? 'never by who proposed it' : 'also by who proposed it',
    refusedBy === 'one' ? 'one refusal ends it' : 'the refusal of more than half ends it',
  ]
}

function words({ approvals, refusals }: Proposal): readonly string[] {
  const said = [
    ...approvals.map(({ actor, at }) => `${actor} at ${at}`),
    ...refusals.map(({ actor, at }) => `${actor} refused at ${at}`),
  ]
  return said.length === 0 ? ['nobody yet'] : said
}

function whenDone({ runs, delay, state }: Proposal): string {
  if (state === 'done') return '; done'
  if (runs !== undefined) return `; will be done from ${runs}`
  return delay === 0 ? '; done at once when enough agree' : `; done ${delay} seconds after enough agree`
}

export const drawCouncil = ({ council }: CouncilInForce, paint: Paint): string =>
  council === undefined
    ? 'No council: restricted data can’t be kept for anybody. Propose one with “carnet council propose”.'
    : [
        `${paint('bold', `${council.quorum} of ${council.members.length}`)} since ${council.since}, one from outside among them`,
        ...lines(council.members.map(drawMember)),
        `Proposal ${council.proposal}, hash ${council.hash}`,
      ].join('\n')
