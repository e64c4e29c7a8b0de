import type { ReleaseProposed } from '@carnet/api'
import { printable } from './table.ts'

/** Exactly what would be opened, about how many people, for whom and why; none of the data. */
export const drawReleaseProposed = (request: ReleaseProposed): readonly string[] => [
  `Releases ${request.counts.records} records about ${request.counts.subjects} subjects to ${request.actor}, once`,
  `For purpose ${request.purpose}${request.case === undefined ? '' : `, case ${request.case}`}; answer ${request.answer}`,
  ...request.discloses.map(
    ({ type, classification, role, shown, of, elements }) =>
      `${shown}: ${printable(type)}, ${printable(classification)}${role === undefined ? '' : ` of the ${printable(role)}`}, in ${of.length} records (${elements.length} kinds of element)`,
  ),
  ...(request.obligations.length === 0 ? [] : [`Obligations: ${request.obligations.map(printable).join(', ')}`]),
  `Policy ${printable(request.policy)}`,
  `Reason: ${printable(request.reason)}`,
]
