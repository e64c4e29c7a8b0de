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
  /** Registered, a natural person, and not ended. */
  readonly active: boolean
}

/** May this person's word count on a proposal by `by`? */
export function mayDecide(needs: Needs, by: ActorId, person: ActorId, { roles, active }: Standing): boolean {
  if (!active || (needs.notBy === 'proposer' && person === by)) return false
  if (needs.among !== undefined && !needs.among.some((each) => each.person === person)) return false
  return needs.roles.length === 0 ? needs.among !== undefined : needs.roles.some((role) => roles.includes(role))
}

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
  const approvals = heard.filter(({ kind }) => kind === 'approval')
  if (isRefused(needs, heard.length - approvals.length)) return { outcome: 'refused', approvals }
  const outside = approvals.filter(({ person }) => isOutside(needs, person)).length
  const enough = approvals.length >= needs.approvers && outside >= needs.outside
  return { outcome: enough ? 'enough' : 'waiting', approvals }
}

/** Where the persons are named, so are their signers. */
export const withOwnSigner = ({ among }: Needs, { person, signer }: Pick<Voice, 'person' | 'signer'>): boolean =>
  among === undefined || among.some((each) => each.person === person && each.signer === signer)

const isOutside = ({ among }: Needs, person: ActorId): boolean =>
  among?.some((each) => each.person === person && each.outside) === true

const isRefused = ({ refusedBy, among }: Needs, refusals: number): boolean =>
  refusedBy === 'one' ? refusals > 0 : refusals > (among?.length ?? 0) / 2
