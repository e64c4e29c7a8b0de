import type { Standing, StandingProposed } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

/** What a system gets, in words: all of it, so that nobody signs what was not seen. */
export const drawTerms = (
  terms: Omit<StandingProposed, 'kind' | 'reason'> & { readonly reason?: string },
): string[] => [
  `Service ${terms.service} reads regularly, for ${printable(terms.purpose)}; person ${terms.owner} answers for it`,
  `Records: ${terms.types.map(printable).join(', ')}${whereOf(terms.where)}`,
  `Elements, ${terms.answer === 'whole' ? 'as the rules show them' : 'masked'}: ${terms.elements.map(printable).join(', ')}`,
  `Takes on: ${terms.obligations.map(({ kind, days }) => (days === undefined ? kind : `${kind} ${days} days`)).join(', ') || 'nothing beside the rules'}`,
  `At most ${terms.volume.perDay} records a day, ${terms.volume.perBatch} under one entry`,
  `From ${terms.from} until ${terms.until}`,
  ...(terms.reason === undefined ? [] : [`Reason: ${printable(terms.reason)}`]),
]

function whereOf(where: StandingProposed['where']): string {
  const said = Object.entries(where).map(([id, value]) => `${printable(id)} = ${printable(value)}`)
  return said.length === 0 ? '' : ` where ${said.join(' and ')}`
}

const colours = { 'to-come': 'yellow', 'in-force': 'green', suspended: 'red', ended: 'dim', lapsed: 'dim' } as const

export const drawStandings = (standings: readonly Standing[], paint: Paint): string =>
  standings.length === 0
    ? 'No system reads by a standing release.'
    : drawTable(
        ['STANDING', 'STATE', 'SERVICE', 'PURPOSE', 'TODAY', 'UNTIL'],
        standings.map(({ id, state, service, purpose, read, volume, until }) => [
          id,
          paint(colours[state], state),
          service,
          printable(purpose),
          `${read.today} of ${volume.perDay}`,
          until,
        ]),
        paint,
      )

export const drawStanding = (standing: Standing, paint: Paint): string =>
  [
    `${paint('bold', 'standing release')}  ${standing.id}  ${paint(colours[standing.state], standing.state)} since ${standing.since}`,
    ...drawTerms(standing).map((line) => `  ${line}`),
    `  Proposed by ${standing.proposedBy}, signed by ${standing.approvedBy.join(' and ')}`,
    `  Read: ${standing.read.today} today, ${standing.read.ever} ever`,
  ].join('\n')
