import { decide } from './decide.ts'
import type { Facts } from './decision.ts'
import type { RuleSet } from './compile.ts'
import type { Purpose } from './purposes.ts'

/** A class of elements, as a decision is asked about it. */
const declaration = {
  'record.type': 'declaration',
  'element.restricted': false,
  'element.past-restriction': false,
  'element.restored': false,
}
export const elementClasses: Readonly<Record<string, Facts>> = {
  'open elements': { ...declaration, 'element.classification': 'open', 'element.role': 'none' },
  'internal elements': { ...declaration, 'element.classification': 'internal', 'element.role': 'none' },
  goods: { ...declaration, 'element.classification': 'commercial', 'element.role': 'none' },
  'declarant, importer': { ...declaration, 'element.classification': 'commercial', 'element.role': 'importer' },
  'seller, courier': { ...declaration, 'element.classification': 'commercial', 'element.role': 'seller' },
  'natural persons': { ...declaration, 'element.classification': 'personal', 'element.role': 'importer' },
  'special categories': { ...declaration, 'element.classification': 'special', 'element.role': 'importer' },
  'fraud found': { ...declaration, 'element.classification': 'enforcement', 'element.role': 'none' },
  'travel document': {
    'record.type': 'travel-document',
    'element.classification': 'personal',
    'element.role': 'traveller',
    'element.restricted': true,
    'element.past-restriction': false,
    'element.restored': false,
  },
  'journey of a passenger': {
    'record.type': 'passenger-list-entry',
    'element.classification': 'personal',
    'element.role': 'traveller',
    'element.restricted': false,
    'element.past-restriction': false,
    'element.restored': false,
  },
}

/** What a role sees of a class of elements; `none` is withheld, `approved` what the approval of others opens. */
export type Sight = 'whole' | 'masked' | 'pseudonym' | 'redacted' | 'approved' | 'none'

/** The greatest answer that a role gets for a purpose, and what it sees of each class, in the order of `elementClasses`. */
export interface MatrixRow {
  readonly purpose: string
  readonly role: string
  readonly answer: string
  readonly needsApproval: boolean
  readonly sees: readonly Sight[]
}

/** What a matrix takes of the register of purposes. */
type Asked = Pick<Purpose, 'id' | 'caseKinds'>

/** Role × purpose × class: each with a live session, an open case of the right kind, and a record of one's own office. */
export const matrixOf = (
  rules: RuleSet,
  purposes: readonly Asked[],
  roles: readonly string[],
  at: Date,
): readonly MatrixRow[] => purposes.flatMap((purpose) => roles.flatMap((role) => rowOf(rules, purpose, role, at)))

function rowOf(rules: RuleSet, purpose: Asked, role: string, at: Date): readonly MatrixRow[] {
  for (const answer of ['whole', 'masked', 'count', 'yes-no']) {
    const facts = requestOf(purpose, role, answer)
    const { outcome } = decide(rules, facts, at)
    if (outcome !== 'permitted' && outcome !== 'needs-approval') continue
    const shown = answer === 'whole' || answer === 'masked'
    const sees = Object.values(elementClasses).map((one) =>
      shown ? seen(rules, { ...facts, ...one, level: 'element' }, at) : 'none',
    )
    return [{ purpose: purpose.id, role, answer, needsApproval: outcome === 'needs-approval', sees }]
  }
  return []
}

const requestOf = ({ id, caseKinds }: Asked, role: string, answer: string): Facts => ({
  level: 'request',
  action: 'release',
  'actor.kind': 'person',
  'actor.roles': [role],
  'actor.has-office': true,
  'actor.role-here': true,
  'actor.audits': [],
  'session.strength': 'token',
  purpose: id,
  'purpose.registered': true,
  'purpose.case-kinds': caseKinds,
  'case.given': true,
  'case.state': 'open',
  'case.kind-fits-purpose': caseKinds.length > 0,
  'case.mine': true,
  answer,
  'selection.kind': 'filter',
  'actor.asked-lately': 0,
  'selection.records': 1,
  'approval.state': 'none',
  'case.covers': true,
  'case.source-state': 'none',
  'approval.approvers': 0,
  'actor.suspended': false,
  'case.of-one': false,
  'search.counts-up': false,
  'budget.past': [],
  'override.kind': 'none',
  'training.lapsed-days': 0,
  'record.office-mine': true,
})

function seen(rules: RuleSet, facts: Facts, at: Date): Sight {
  const decision = decide(rules, facts, at)
  if (decision.outcome === 'needs-approval') return 'approved'
  if (decision.outcome !== 'permitted') return 'none'
  const kinds = decision.obligations.map(({ kind }) => kind)
  if (kinds.includes('redact')) return 'redacted'
  if (kinds.includes('pseudonymise')) return 'pseudonym'
  return kinds.includes('mask') ? 'masked' : 'whole'
}
