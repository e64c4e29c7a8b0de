import type { ActorId, Needs, Role, SignerId } from '@carnet/api'

/** One person's word on a proposal, its signature verified. */
export interface Voice {
  readonly kind: 'approval' | 'refusal'
  readonly person: ActorId
  readonly signer: SignerId
}

/** Who somebody is when it is counted. */
export interface Standing {
  readonly roles: readonly Role[]
  readonly offices: readonly string[]
  /** Whom this person stood in for at some time since it was proposed. */
  readonly standsInFor: readonly ActorId[]
  /** Registered, a natural person, and not ended. */
  readonly active: boolean
}

/** May this person's word count on a proposal by `by`? */
export function mayDecide(needs: Needs, by: ActorId, person: ActorId, standing: Standing): boolean {
  const { roles, offices, standsInFor, active } = standing
  if (!active) return false
  // Who stands in for the proposer has the proposer's word, unless named in person.
  const speaksFor = needs.among === undefined ? [person, ...standsInFor] : [person]
  if (needs.notBy === 'proposer' && speaksFor.includes(by)) return false
  if (needs.notFromOffices !== undefined && !isFromAnother(offices, needs.notFromOffices)) return false
  if (needs.among !== undefined && !needs.among.some((each) => each.person === person)) return false
  return needs.roles.length === 0 ? needs.among !== undefined : needs.roles.some((role) => roles.includes(role))
}

const isFromAnother = (offices: readonly string[], than: readonly string[]): boolean =>
  offices.length > 0 && !offices.some((office) => than.includes(office))

export interface Tally {
  readonly outcome: 'waiting' | 'enough' | 'refused'
  /** Approvals that count: one a person. */
  readonly approvals: readonly Voice[]
}

/**
 * Counts. INVARIANT (persons-decide): one person is one voice, the voice of somebody who may decide as things stand now.
 */
export function tally(
  needs: Needs,
  by: ActorId,
  voices: readonly Voice[],
  standing: (person: ActorId) => Standing,
): Tally {
  const counting = new Map<ActorId, Voice>()
  for (const voice of voices)
    if (mayDecide(needs, by, voice.person, standing(voice.person)) && withOwnSigner(needs, voice))
      if (counting.get(voice.person)?.kind !== 'refusal')
        // Whoever refused anywhere has refused.
        counting.set(voice.person, voice)
  const heard = [...counting.values()]
  const agreeing = heard.filter(({ kind }) => kind === 'approval')
  const approvals = needs.among === undefined ? withoutDelegates(agreeing, standing) : agreeing
  if (isRefused(needs, heard.filter(({ kind }) => kind === 'refusal').length)) return { outcome: 'refused', approvals }
  const outside = approvals.filter(({ person }) => isOutside(needs, person)).length
  const enough = approvals.length >= needs.approvers && outside >= needs.outside && isOfEach(needs, approvals, standing)
  return { outcome: enough ? 'enough' : 'waiting', approvals }
}

/** A delegate counts as whom the delegate stands in for: of those who speak for one another, one counts. */
function withoutDelegates(approvals: readonly Voice[], standing: (person: ActorId) => Standing): readonly Voice[] {
  const groups: { readonly voice: Voice; readonly speaksFor: Set<ActorId> }[] = []
  for (const voice of approvals.toSorted((a, b) => (a.person < b.person ? -1 : 1))) {
    const speaksFor = new Set([voice.person, ...standing(voice.person).standsInFor])
    const same = groups.filter((group) => [...speaksFor].some((each) => group.speaksFor.has(each)))
    for (const group of same) for (const each of group.speaksFor) speaksFor.add(each)
    const first = same[0]?.voice ?? voice
    groups.splice(0, groups.length, ...groups.filter((group) => !same.includes(group)), { voice: first, speaksFor })
  }
  return groups.map(({ voice }) => voice)
}

/** Where each role is asked for, somebody has each. */
const isOfEach = (
  { everyRole = false, roles }: Needs,
  approvals: readonly Voice[],
  standing: (person: ActorId) => Standing,
): boolean => !everyRole || roles.every((role) => approvals.some(({ person }) => standing(person).roles.includes(role)))

/** Where the persons are named, so are their signers. */
export const withOwnSigner = ({ among }: Needs, { person, signer }: Pick<Voice, 'person' | 'signer'>): boolean =>
  among === undefined || among.some((each) => each.person === person && each.signer === signer)

const isOutside = ({ among }: Needs, person: ActorId): boolean =>
  among?.some((each) => each.person === person && each.outside) === true

const isRefused = ({ refusedBy, among }: Needs, refusals: number): boolean =>
  refusedBy === 'one' ? refusals > 0 : refusals > (among?.length ?? 0) / 2
