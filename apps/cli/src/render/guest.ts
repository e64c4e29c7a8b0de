import type { DomesticAgreement, GuestOffice } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

export const drawOffices = (offices: readonly GuestOffice[], paint: Paint): string =>
  offices.length === 0
    ? 'No guest office. Register one with “carnet guest-office add”.'
    : drawTable(
        ['OFFICE', 'STATE', 'KIND', 'SINCE', 'NAME', 'SIGNS IN THROUGH'],
        offices.map(({ code, state, kind, since, name, provider }) => [
          code,
          paint(state === 'active' ? 'green' : 'dim', state),
          kind,
          since,
          printable(name),
          printable(provider?.issuer ?? '–'),
        ]),
        paint,
      )

const colours = { 'to-come': 'yellow', 'in-force': 'green', lapsed: 'red', ended: 'dim' } as const

export const drawAgreements = (agreements: readonly DomesticAgreement[], paint: Paint): string =>
  agreements.length === 0
    ? 'No agreement. Propose one with “carnet agreement domestic propose”.'
    : drawTable(
        ['AGREEMENT', 'OFFICE', 'STATE', 'FROM', 'UNTIL', 'PURPOSES', 'TITLE'],
        agreements.map(({ id, office, state, from, until, purposes, title }) => [
          id,
          office,
          paint(colours[state], state),
          from,
          until,
          purposes.join(', '),
          printable(title),
        ]),
        paint,
      )

export const drawAgreement = (agreement: DomesticAgreement, paint: Paint): string =>
  [
    `${paint('bold', printable(agreement.title))}  ${agreement.id}  ${paint(colours[agreement.state], agreement.state)}`,
    `  Guest office ${agreement.office}, from ${agreement.from} until ${agreement.until}`,
    `  Between ${agreement.parties.map(printable).join('; ')}, under ${printable(agreement.legalBasis)}`,
    `  For ${agreement.purposes.join(', ')}`,
    ...agreement.elements.map((element) => `    ${element}`),
    ...(agreement.document === undefined ? [] : [`  Signed document: SHA-256 ${agreement.document}`]),
    `  Proposed by ${agreement.proposedBy}; approved since ${agreement.since} by ${agreement.approvedBy.join(', ')}`,
    ...(agreement.ended === undefined
      ? []
      : [`  Ended at ${agreement.ended.at} by ${agreement.ended.by}, on the side of the ${agreement.ended.side}`]),
  ].join('\n')
