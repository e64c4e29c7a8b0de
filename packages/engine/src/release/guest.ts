import type { Actor, AgreementInForce, ReleaseRequest } from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { CompartmentClass } from '../store/index.ts'
import { elementsOf } from './elements.ts'

/** What a guest's office and the authority agreed on, at that moment. LAW: `[from, until)`: at `until` it is nothing. */
const inForce = (actor: Actor, at: Date): readonly AgreementInForce[] =>
  actor.kind === 'guest'
    ? actor.agreements.filter(({ from, until }) => new Date(from) <= at && at < new Date(until))
    : []

/** Facts about a guest, whatever is asked; of nobody else is there anything to say. */
export const factsOfGuest = (actor: Actor, at: Date): Facts =>
  actor.kind === 'guest' ? { 'agreement.in-force': inForce(actor, at).length > 0 } : {}

/** Facts about a guest's request for records: whether an agreement in force names its purpose, and all that it asks by or for. */
export function factsOfAgreement(actor: Actor, request: ReleaseRequest, at: Date): Facts {
  if (actor.kind !== 'guest') return {}
  const fitting = inForce(actor, at).filter(({ purposes }) => purposes.includes(request.purpose))
  const agreed = elementsIn(fitting)
  return {
    ...factsOfGuest(actor, at),
    'agreement.purposes-include': fitting.length > 0,
    'agreement.elements-include': fitting.length > 0 && namedIn(request).every((element) => agreed.has(element)),
  }
}

/** Whether anything of a class of elements was agreed on; that nothing else of it is shown, the narrowed request sees to. */
export const factsOfAgreedClass = (actor: Actor, of: CompartmentClass & { readonly recordType: string }): Facts => {
  if (actor.kind !== 'guest') return {}
  const agreed = elementsIn(actor.agreements)
  return { 'agreement.elements-include': elementsOf(of.recordType, of).some(({ id }) => agreed.has(id)) }
}

/**
 * The request as it is answered: a guest who names no elements asks for those that were agreed on for the purpose, and for
 * nothing else. One that names others stays as it is, and is refused.
 */
export function agreedRequest(actor: Actor, request: ReleaseRequest): ReleaseRequest {
  if (actor.kind !== 'guest' || request.elements !== undefined) return request
  const fitting = actor.agreements.filter(({ purposes }) => purposes.includes(request.purpose))
  return { ...request, elements: [...elementsIn(fitting)] }
}

const elementsIn = (agreements: readonly AgreementInForce[]): ReadonlySet<string> =>
  new Set(agreements.flatMap(({ elements }) => elements))

/** Everything that a request names: what is shown, and what records are found by. Finding one would tell. */
function namedIn({ elements = [], select }: ReleaseRequest): readonly string[] {
  if ('search' in select) return [...elements, ...[select.search, ...(select.and ?? [])].map(({ element }) => element)]
  return 'where' in select ? [...elements, ...Object.keys(select.where)] : elements
}
