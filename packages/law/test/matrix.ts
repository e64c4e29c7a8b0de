import { decide, type Facts, type Purpose, type RuleSet, separations } from '../src/index.ts'

/** A class of elements, as a decision is asked about it. */
const declaration = {
  'record.type': 'declaration',
  'element.restricted': false,
  'element.past-restriction': false,
  'element.restored': false,
}
export const classes: Readonly<Record<string, Facts>> = {
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

/** Who sees what: role × purpose × class, each for the greatest answer that the purpose gives the role. */
export function matrixPage(rules: RuleSet, purposes: readonly Purpose[], roles: readonly string[], at: Date): string {
  const head = ['purpose', 'role', 'answer', ...Object.keys(classes)]
  const rows = purposes.flatMap((purpose) => roles.flatMap((role) => rowOf(rules, purpose, role, at)))
  const silent = roles.filter((role) => !rows.some((row) => row[1] === role))
  const unasked = purposes.map(({ id }) => id).filter((id) => !rows.some((row) => row[0] === id))
  const apart = separations.map(({ roles: of, apartFrom, only, says, cites }) => [
    of.join(', '),
    apartFrom.length >= roles.length - 1 ? 'every other role' : apartFrom.join(', '),
    only === undefined ? '' : only.replace('-', ' '),
    says,
    cites.join('; '),
  ])
  return `# Who sees what

Made from the starting policy (\`packages/law/packs/starter\`); a test fails when this page is out of date, and
\`vitest run --project pure packages/law -u\` writes it again. Each row shows the greatest answer that a role gets for a purpose, with a live
session, an open case of the right kind, and a record of one's own office. “–” is withheld; * needs the approval of a second person.

${tableOf([head, ...rows])}

These roles read no records for any purpose: ${silent.join(', ')}.

Nobody asks a record for these purposes yet: ${unasked.join(', ')}.

## Who is never both

Whoever holds a role on the left holds none beside it at the same time, neither from the register of people nor by a grant.

${tableOf([['role', 'apart from', 'only', 'why', 'cites'], ...apart])}
`
}

const tableOf = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

function rowOf(rules: RuleSet, purpose: Purpose, role: string, at: Date): readonly (readonly string[])[] {
  for (const answer of ['whole', 'masked', 'count', 'yes-no']) {
    const facts = requestOf(purpose, role, answer)
    const { outcome } = decide(rules, facts, at)
    if (outcome !== 'permitted' && outcome !== 'needs-approval') continue
    const shown = answer === 'whole' || answer === 'masked'
    const sees = Object.values(classes).map((one) =>
      shown ? seen(rules, { ...facts, ...one, level: 'element' }, at) : '–',
    )
    return [[purpose.id, role, outcome === 'permitted' ? answer : `${answer} *`, ...sees]]
  }
  return []
}

const requestOf = ({ id, caseKinds }: Purpose, role: string, answer: string): Facts => ({
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
  'record.office-mine': true,
})

function seen(rules: RuleSet, facts: Facts, at: Date): string {
  const decision = decide(rules, facts, at)
  if (decision.outcome === 'needs-approval') return '*'
  if (decision.outcome !== 'permitted') return '–'
  const kinds = decision.obligations.map(({ kind }) => kind)
  if (kinds.includes('redact')) return 'redacted'
  if (kinds.includes('pseudonymise')) return 'pseudonym'
  return kinds.includes('mask') ? 'masked' : 'whole'
}
