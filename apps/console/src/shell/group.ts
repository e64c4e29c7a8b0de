import type { ReactNode } from 'react'
import type { Findable } from './matching.ts'

/** Something that can be gone to, or done, from anywhere. */
export interface Command extends Findable {
  readonly id: string
  /** Said beside its words. */
  readonly detail?: string
  readonly icon: ReactNode
  readonly run: () => void
}

export interface Group {
  /** Its word: `palette.<name>`. */
  readonly name:
    | 'there'
    | 'views'
    | 'rooms'
    | 'elements'
    | 'rules'
    | 'purposes'
    | 'cases'
    | 'proposals'
    | 'people'
    | 'exports'
    | 'jobs'
    | 'find'
    | 'does'
  readonly commands: readonly Command[]
}
