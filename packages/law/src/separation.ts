/** A role as somebody holds it: for certain offices, or everywhere where none is named; an auditor's for one kind of audit. */
export interface Holding {
  readonly role: string
  readonly offices: readonly string[]
  readonly audit?: string | undefined
}

/** Two kinds of role that nobody holds at a time, and why. */
export interface Separation {
  readonly id: string
  readonly roles: readonly string[]
  readonly apartFrom: readonly string[]
  /** Held for different offices, or for the same audit, they may be. */
  readonly only?: 'same-office' | 'another-audit'
  readonly says: string
  readonly cites: readonly string[]
}

/** Who reads records, for whatever purpose. */
const reading = ['officer', 'senior-officer', 'duty-manager', 'analyst', 'statistician', 'liaison', 'subject-desk']
/** Who works with the node, or on what it holds: all but who audits it. */
const operating = [
  ...reading,
  'dpo',
  'security-analyst',
  'policy-author',
  'policy-approver',
  'key-custodian',
  'operator',
  'administrator',
]

/** LAW: separation of duties, as data. Shown in docs/matrix.md. */
export const separations: readonly Separation[] = [
  {
    id: 'author-does-not-approve',
    roles: ['policy-author'],
    apartFrom: ['policy-approver'],
    says: 'Who writes the policy does not approve it.',
    cites: ['ISO/IEC 27002:2022 5.3', 'GDPR Art. 32'],
  },
  {
    id: 'auditor-does-not-operate',
    roles: ['auditor'],
    apartFrom: operating,
    says: 'Who audits the node has no other part in it.',
    cites: ['Passenger Name Record Information Regulations, 2022 (India) reg. 9', 'ISO/IEC 27002:2022 5.35'],
  },
  {
    id: 'audits-by-different-officers',
    roles: ['auditor'],
    apartFrom: ['auditor'],
    only: 'another-audit',
    says: 'The audit of the system and the audit of its security are by different officers.',
    cites: ['Passenger Name Record Information Regulations, 2022 (India) reg. 9'],
  },
  {
    id: 'operator-does-not-read',
    roles: ['operator'],
    apartFrom: reading,
    says: 'Who runs the machines reads no records.',
    cites: ['GDPR Art. 32', 'ISO/IEC 27002:2022 5.3'],
  },
  {
    id: 'administrator-does-not-read',
    roles: ['administrator'],
    apartFrom: reading,
    says: 'Who manages people reads no records.',
    cites: ['GDPR Art. 32', 'ISO/IEC 27002:2022 5.3'],
  },
  {
    id: 'custodian-only-keeps',
    roles: ['key-custodian'],
    apartFrom: ['administrator', 'operator', ...reading],
    says: 'Who keeps the keys neither runs the node nor manages people nor reads records.',
    cites: ['NIST SP 800-57 Part 2 Rev. 1', 'GDPR Art. 32'],
  },
  {
    id: 'watcher-is-not-watched',
    roles: ['security-analyst'],
    apartFrom: ['operator', 'administrator'],
    says: 'Who looks for misuse neither runs the node nor manages people.',
    cites: ['ISO/IEC 27002:2022 5.3', 'GDPR Art. 32'],
  },
  {
    id: 'statistician-does-not-look-up',
    roles: ['statistician'],
    apartFrom: ['officer', 'senior-officer', 'analyst'],
    only: 'same-office',
    says: 'Who counts an office’s trade does not look up its records.',
    cites: ['Regulation (EC) No 223/2009 Art. 20'],
  },
]

/** Why nobody holds these two at a time; undefined where somebody may. */
export function separationOf(one: Holding, other: Holding): Separation | undefined {
  return separations.find((each) => parts(each, one, other) || parts(each, other, one))
}

/** The first two of these that nobody holds at a time. */
export function firstSeparation(
  holdings: readonly Holding[],
): { readonly separation: Separation; readonly roles: readonly [string, string] } | undefined {
  for (const [at, one] of holdings.entries())
    for (const other of holdings.slice(at + 1)) {
      const separation = separationOf(one, other)
      if (separation !== undefined) return { separation, roles: [one.role, other.role] }
    }
  return undefined
}

function parts({ roles, apartFrom, only }: Separation, one: Holding, other: Holding): boolean {
  if (!roles.includes(one.role) || !apartFrom.includes(other.role)) return false
  if (only === 'another-audit') return one.audit !== other.audit
  return only !== 'same-office' || shareOffice(one.offices, other.offices)
}

/** No office named is every office. */
const shareOffice = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === 0 || other.length === 0 || one.some((office) => other.includes(office))

/** Whether a role is of certain offices: always, where its grant says so, or never. */
export function officesOf(role: string): 'always' | 'sometimes' | 'never' {
  if (['officer', 'senior-officer', 'duty-manager'].includes(role)) return 'always'
  return reading.includes(role) ? 'sometimes' : 'never'
}

/** Roles with power over others' rights, over the keys or over the rules: two approve them. */
export const privilegedRoles: readonly string[] = [
  'administrator',
  'key-custodian',
  'policy-approver',
  'security-analyst',
  'dpo',
  'auditor',
]
