import type { Role } from '@carnet/api'
import type { LucideIcon } from 'lucide-react'
import {
  BookOpenCheck,
  BookOpenText,
  FileText,
  FileUp,
  Gavel,
  HeartPulse,
  KeyRound,
  PackageOpen,
  Palette,
  Scale,
  Search,
  Sun,
  UserRound,
} from 'lucide-react'
import type { ComponentType } from 'react'

/** A place of the console. A new one is a folder with a front door, and a line here. */
export interface Room {
  /** Within the console; `$name` stands for a part that names what is shown, by its id and nothing else. */
  readonly path: string
  /** Its word: `room.<name>`. */
  readonly name: string
  readonly icon: LucideIcon
  /** Whom it is of use to; for everybody where it says nothing. What the API refuses is refused there, not here. */
  readonly for?: readonly Role[]
  /** One comes to it from another room, or by an address; it is not among those at the side. */
  readonly hidden?: true
  readonly load: () => Promise<ComponentType>
}

export const rooms: readonly Room[] = [
  { path: '/', name: 'today', icon: Sun, load: async () => (await import('./today/index.ts')).Today },
  {
    path: '/find',
    name: 'find',
    icon: Search,
    for: [
      'officer',
      'senior-officer',
      'duty-manager',
      'analyst',
      'statistician',
      'liaison',
      'subject-desk',
      'security-analyst',
      'dpo',
    ],
    load: async () => (await import('./find/index.ts')).Find,
  },
  {
    path: '/record/$id',
    name: 'record',
    icon: FileText,
    hidden: true,
    load: async () => (await import('./record/index.ts')).Record,
  },
  {
    path: '/ledger',
    name: 'ledger',
    icon: BookOpenCheck,
    load: async () => (await import('./ledger/index.ts')).Ledger,
  },
  {
    path: '/ledger/$index',
    name: 'ledger',
    icon: BookOpenCheck,
    hidden: true,
    load: async () => (await import('./ledger/index.ts')).EntryPage,
  },
  { path: '/rules', name: 'rules', icon: Scale, load: async () => (await import('./rules/index.ts')).Rules },
  {
    path: '/living',
    name: 'living',
    icon: Palette,
    hidden: true,
    load: async () => (await import('./living/index.ts')).Living,
  },
  {
    path: '/people',
    name: 'people',
    icon: KeyRound,
    for: ['administrator', 'security-analyst', 'key-custodian', 'dpo', 'auditor'],
    load: async () => (await import('./people/index.ts')).People,
  },
  {
    path: '/people/$id',
    name: 'people',
    icon: KeyRound,
    hidden: true,
    load: async () => (await import('./people/index.ts')).PersonPage,
  },
  {
    path: '/people/roles',
    name: 'people',
    icon: KeyRound,
    hidden: true,
    load: async () => (await import('./people/index.ts')).Roles,
  },
  {
    path: '/people/signers',
    name: 'people',
    icon: KeyRound,
    hidden: true,
    load: async () => (await import('./people/index.ts')).Signers,
  },
  {
    path: '/people/keys',
    name: 'people',
    icon: KeyRound,
    hidden: true,
    load: async () => (await import('./people/index.ts')).Keys,
  },
  {
    path: '/account',
    name: 'account',
    icon: UserRound,
    hidden: true,
    load: async () => (await import('./account/index.ts')).AccountPage,
  },
  {
    path: '/proposals/$id',
    name: 'deciding',
    icon: Gavel,
    hidden: true,
    load: async () => (await import('./deciding/index.ts')).ProposalPage,
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
    for: [
      'officer',
      'senior-officer',
      'duty-manager',
      'analyst',
      'statistician',
      'liaison',
      'subject-desk',
      'security-analyst',
      'dpo',
      'auditor',
    ],
    load: async () => (await import('./exports/index.ts')).Exports,
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
