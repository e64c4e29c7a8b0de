import type { Role } from '@carnet/api'
import type { LucideIcon } from 'lucide-react'
import {
  BookOpenCheck,
  BookOpenText,
  FileUp,
  HeartPulse,
  Hourglass,
  KeyRound,
  LifeBuoy,
  PackageOpen,
  Scale,
  Search,
  Sun,
} from 'lucide-react'
import type { ComponentType } from 'react'

/** A page of the console. */
export interface Place {
  /** Within the console; `$name` stands for a part that names what is shown, by its id and nothing else. */
  readonly path: string
  readonly load: () => Promise<ComponentType>
}

/** A place that stands at the side. A new one is a folder with a front door, and a line here. */
export interface Room extends Place {
  /** Its word: `room.<name>`. */
  readonly name: string
  readonly icon: LucideIcon
  /** Whom it is of use to; for everybody where it says nothing. What the API refuses is refused there, not here. */
  readonly for?: readonly Role[]
  /** It is of use to guests: they hold no role, and what their agreement names is released to them. */
  readonly guests?: true
  /** Where pages stand that one comes to from here. */
  readonly also?: readonly string[]
}

/** Who works on records. */
const workers: readonly Role[] = [
  'officer',
  'senior-officer',
  'duty-manager',
  'analyst',
  'statistician',
  'liaison',
  'subject-desk',
  'security-analyst',
  'dpo',
]

export const rooms: readonly Room[] = [
  {
    path: '/',
    name: 'today',
    icon: Sun,
    also: ['/proposals'],
    load: async () => (await import('./today/index.ts')).Today,
  },
  {
    path: '/find',
    name: 'find',
    icon: Search,
    for: workers,
    guests: true,
    also: ['/record', '/crossings'],
    load: async () => (await import('./find/index.ts')).Find,
  },
  {
    path: '/ledger',
    name: 'ledger',
    icon: BookOpenCheck,
    load: async () => (await import('./ledger/index.ts')).Ledger,
  },
  { path: '/rules', name: 'rules', icon: Scale, load: async () => (await import('./rules/index.ts')).Rules },
  {
    path: '/people',
    name: 'people',
    icon: KeyRound,
    for: ['administrator', 'security-analyst', 'key-custodian', 'dpo', 'auditor'],
    load: async () => (await import('./people/index.ts')).People,
  },
  {
    path: '/intake',
    name: 'intake',
    icon: FileUp,
    for: ['officer', 'senior-officer', 'duty-manager', 'liaison', 'operator', 'administrator'],
    load: async () => (await import('./intake/index.ts')).Intake,
  },
  {
    path: '/exports',
    name: 'exports',
    icon: PackageOpen,
    for: [...workers, 'auditor'],
    load: async () => (await import('./exports/index.ts')).Exports,
  },
  {
    path: '/retention',
    name: 'retention',
    icon: Hourglass,
    for: ['dpo', 'subject-desk', 'duty-manager', 'senior-officer', 'liaison', 'auditor', 'operator'],
    load: async () => (await import('./retention/index.ts')).Retention,
  },
  {
    path: '/continuity',
    name: 'continuity',
    icon: LifeBuoy,
    for: ['officer', 'senior-officer', 'duty-manager', 'dpo', 'security-analyst', 'auditor'],
    load: async () => (await import('./continuity/index.ts')).ContinuityRoom,
  },
  {
    path: '/health',
    name: 'health',
    icon: HeartPulse,
    for: ['operator', 'administrator', 'security-analyst', 'dpo', 'auditor'],
    load: async () => (await import('./health/index.ts')).Health,
  },
  {
    path: '/dictionary',
    name: 'dictionary',
    icon: BookOpenText,
    load: async () => (await import('./dictionary/index.ts')).Dictionary,
  },
]

/** Places that one comes to from a room, or by an address. */
export const pages: readonly Place[] = [
  { path: '/record/$id', load: async () => (await import('./record/index.ts')).Record },
  { path: '/crossings/$id', load: async () => (await import('./crossings/index.ts')).CrossingsPage },
  { path: '/decisions/$hash', load: async () => (await import('./crossings/index.ts')).DecisionPage },
  { path: '/ledger/$index', load: async () => (await import('./ledger/index.ts')).EntryPage },
  { path: '/living', load: async () => (await import('./living/index.ts')).Living },
  { path: '/people/$id', load: async () => (await import('./people/index.ts')).PersonPage },
  { path: '/people/roles', load: async () => (await import('./people/index.ts')).Roles },
  { path: '/people/signers', load: async () => (await import('./people/index.ts')).Signers },
  { path: '/people/ceremony', load: async () => (await import('./ceremony/index.ts')).Ceremony },
  { path: '/people/keys', load: async () => (await import('./people/index.ts')).Keys },
  { path: '/exports/open', load: async () => (await import('./opening/index.ts')).OpenPackage },
  { path: '/exports/$id', load: async () => (await import('./exports/index.ts')).Fate },
  { path: '/account', load: async () => (await import('./account/index.ts')).AccountPage },
  { path: '/proposals/$id', load: async () => (await import('./deciding/index.ts')).ProposalPage },
  { path: '/retention/periods', load: async () => (await import('./retention/index.ts')).Periods },
  { path: '/retention/periods/$class/$period', load: async () => (await import('./retention/index.ts')).PeriodPage },
  { path: '/retention/subjects', load: async () => (await import('./retention/index.ts')).Subjects },
  { path: '/retention/subjects/$id', load: async () => (await import('./retention/index.ts')).SubjectPage },
  { path: '/retention/holds', load: async () => (await import('./retention/index.ts')).Holds },
  { path: '/retention/destructions', load: async () => (await import('./retention/index.ts')).Destructions },
  { path: '/retention/destructions/$id', load: async () => (await import('./retention/index.ts')).Certificate },
  { path: '/retention/records/$id', load: async () => (await import('./retention/index.ts')).RecordPage },
]
