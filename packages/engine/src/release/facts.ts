import {
  type Actor,
  assuranceOf,
  type BudgetPart,
  type CaseKind,
  type Purpose,
  type RoleHeld,
  type Training,
} from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { CompartmentClass } from '../store/index.ts'
import type { Asking } from './asking.ts'
import type { Found } from './candidates.ts'
import { factsOfAgreement, factsOfAgreedClass } from './guest.ts'
import type { CaseAsked } from './types.ts'

/** What is decided about at once: elements of one kind of record that share what a rule can ask about. */
export interface ElementClass extends CompartmentClass {
  readonly recordType: string
  readonly office: string | null
  readonly pastRestriction: boolean
  readonly restored: boolean
}

export const factsOfActor = (actor: Actor): Facts => ({
  'actor.kind': actor.kind,
  'actor.roles': 'roles' in actor ? actor.roles : [],
  'actor.audits': heldBy(actor).flatMap(({ audit }) => audit ?? []),
  'actor.has-office': actor.offices.length > 0,
  'session.strength': actor.strength,
})

const heldBy = (actor: Actor): readonly RoleHeld[] => ('held' in actor ? (actor.held ?? []) : [])

/**
 * The roles that somebody holds for an office: those of the register, those granted for the whole authority, and those granted
 * for this office. A grant for another office is none here.
 */
function rolesFor(actor: Actor, office: string): readonly string[] {
  if (!('roles' in actor)) return []
  const held = heldBy(actor)
  if (held.length === 0) return actor.roles
  const here = held.filter(
    ({ offices, until }) => until === undefined || offices.length === 0 || offices.includes(office),
  )
  return [...new Set(here.map(({ role }) => role))]
}

/** How recently one must have signed in for what asks for it anew, in milliseconds. */
const freshFor = 15 * 60 * 1000

export const factsOfSession = ({ strength, session }: Actor, at: Date): Facts => ({
  'session.assurance': assuranceOf[strength],
  'session.fresh': session !== undefined && at.getTime() - Date.parse(session.begun) <= freshFor,
})

const day = 24 * 60 * 60 * 1000

/**
 * For how many days, begun or whole, the course that lapsed longest ago has not counted, what is overridden left out; 0 where none
 * has lapsed. And which courses count now.
 */
export function factsOfTraining(actor: Actor, at: Date): Facts {
  const trainings = 'trainings' in actor ? (actor.trainings ?? []) : []
  const lapsed = trainings.filter((each) => !counts(each, at)).map(({ until }) => at.getTime() - Date.parse(until))
  return {
    'training.lapsed-days': lapsed.length === 0 ? 0 : Math.floor(Math.max(...lapsed) / day) + 1,
    'training.courses': trainings.filter((each) => counts(each, at)).map(({ course }) => course),
  }
}

const counts = ({ until, overridden }: Training, at: Date): boolean =>
  at.getTime() < Date.parse(until) || (overridden !== undefined && at.getTime() < Date.parse(overridden))

/** The course that lapsed longest ago, and counts no more. */
export const lapsedTraining = (actor: Actor, at: Date): Training | undefined =>
  ('trainings' in actor ? (actor.trainings ?? []) : [])
    .filter((each) => !counts(each, at))
    .toSorted((a, b) => Date.parse(a.until) - Date.parse(b.until))[0]

/** Facts about a request as a whole. */
export const factsOfRequest = (
  { action, actor, request, purpose, answer, at, approval, override }: Asking,
  matter: CaseAsked,
  { total, usage, conduct, relation }: Found,
  past: readonly BudgetPart[],
): Facts => ({
  level: 'request',
  action,
  ...factsOfActor(actor),
  ...factsOfSession(actor, at),
  ...factsOfTraining(actor, at),
  ...factsOfAgreement(actor, request, at),
  purpose: request.purpose,
  'purpose.registered': purpose !== undefined,
  'purpose.case-kinds': purpose?.caseKinds ?? [],
  'case.given': request.case !== undefined || relation?.matter !== undefined,
  'case.covers': relation?.covers ?? true,
  'case.source-state': relation?.source ?? 'none',
  ...factsOfCase(actor, matter, purpose),
  answer,
  'selection.kind': 'ids' in request.select ? 'ids' : 'search' in request.select ? 'search' : 'filter',
  'selection.records': total,
  'actor.asked-lately': usage?.asked ?? 0,
  'actor.suspended': conduct?.suspended ?? false,
  'search.counts-up': conduct?.countsUp ?? false,
  'budget.past': past,
  'approval.state': approval.state,
  'approval.approvers': approval.approvers,
  'override.kind': override?.kind ?? 'none',
})

export const factsOfCase = (actor: Actor, matter: CaseAsked, purpose: Purpose | undefined): Facts =>
  matter === undefined
    ? { 'case.state': 'absent' }
    : {
        'case.state': matter.state,
        'case.kind': matter.kind,
        'case.kind-fits-purpose': fits(matter.kind, purpose),
        'case.of-one': matter.openedBy === actor.id && matter.office === undefined,
        'case.mine': matter.openedBy === actor.id || isOwn(actor, matter.office),
        ...(matter.office === undefined ? {} : { 'actor.roles': rolesFor(actor, matter.office) }),
      }

const fits = (kind: CaseKind, purpose: Purpose | undefined): boolean => purpose?.caseKinds.includes(kind) === true
const isOwn = ({ offices }: Actor, office: string | null | undefined): boolean =>
  office !== undefined && office !== null && offices.includes(office)

/** What one class of elements adds to the request's facts. A record without an office leaves it unknown whether it is the actor's. */
export function factsOfClass(actor: Actor, of: ElementClass): Facts {
  return {
    level: 'element',
    'record.type': of.recordType,
    ...(of.office === null ? { 'actor.role-here': true } : factsOfOffice(actor, of.office)),
    'element.classification': of.classification,
    'element.restricted': of.restricted,
    'element.past-restriction': of.pastRestriction,
    'element.restored': of.restored,
    'element.role': of.role ?? 'none',
    ...factsOfAgreedClass(actor, of),
  }
}

/**
 * In a record of an office, the roles held for it decide. Who holds none there keeps those of the case, and is told apart: what
 * is of persons is masked, and what is special not shown.
 */
function factsOfOffice(actor: Actor, office: string): Facts {
  const roles = rolesFor(actor, office)
  return {
    'record.office-mine': isOwn(actor, office),
    'actor.role-here': heldBy(actor).length === 0 || roles.length > 0,
    ...(roles.length > 0 ? { 'actor.roles': roles } : {}),
  }
}
