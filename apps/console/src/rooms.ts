import type { Role } from '@carnet/api'
import type { LucideIcon } from 'lucide-react'
import { BookOpenCheck, Palette, Scale, Sun } from 'lucide-react'
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
]
