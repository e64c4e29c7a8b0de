/** An office of the demo administration; its code is what declarations name. */
export interface Office {
  readonly code: string
  readonly name: string
}

export const offices: readonly Office[] = [
  { code: '40', name: 'Airport cargo' },
  { code: '20', name: 'Container port' },
  { code: '30', name: 'Capital inland office' },
  { code: '16', name: 'Postal centre' },
  { code: '13', name: 'Ferry terminal' },
  { code: '33', name: 'Airport passengers' },
  { code: '10', name: 'Headquarters' },
]

/** A natural person of the staff. `as` is the short name by which the demo speaks of them. */
export interface StaffMember {
  readonly as: string
  readonly name: string
  readonly roles: readonly [Role, ...Role[]]
  readonly offices: readonly string[]
}

type Role =
  | 'officer'
  | 'senior-officer'
  | 'duty-manager'
  | 'analyst'
  | 'statistician'
  | 'liaison'
  | 'dpo'
  | 'security-analyst'
  | 'auditor'
  | 'operator'
  | 'subject-desk'

/** One person a role, so that what each may see can be compared. */
export const staff: readonly StaffMember[] = [
  { as: 'officer', name: 'Ida Lindqvist', roles: ['officer'], offices: ['40'] },
  { as: 'port-officer', name: 'Tomás Quintero', roles: ['officer'], offices: ['20', '13'] },
  { as: 'passenger-officer', name: 'Noor Haddad', roles: ['officer'], offices: ['33'] },
  { as: 'senior-officer', name: 'Greta Oyelaran', roles: ['senior-officer'], offices: ['40', '33'] },
  { as: 'duty-manager', name: 'Pavel Brandt', roles: ['duty-manager'], offices: ['40'] },
  { as: 'analyst', name: 'Mirela Sato', roles: ['analyst'], offices: ['10'] },
  { as: 'statistician', name: 'Anselm Okafor', roles: ['statistician'], offices: ['10'] },
  { as: 'liaison', name: 'Chloé Varga', roles: ['liaison'], offices: ['10'] },
  { as: 'dpo', name: 'Henrike Solano', roles: ['dpo'], offices: ['10'] },
  { as: 'security-analyst', name: 'Jun Abernathy', roles: ['security-analyst'], offices: ['10'] },
  { as: 'auditor', name: 'Wanda Petrov', roles: ['auditor'], offices: ['10'] },
  { as: 'operator', name: 'Lucian Meyer', roles: ['operator'], offices: ['10'] },
  { as: 'subject-desk', name: 'Amina Castel', roles: ['subject-desk'], offices: ['10'] },
]
