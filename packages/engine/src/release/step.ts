import type { Problem, Receipt } from '@carnet/api'
import type { Said } from './said.ts'

/** The end of the way: a problem, or something that is stamped first and whose problem then bears the receipt. */
export type Halt =
  | { readonly ok: false; readonly problem: Problem }
  | { readonly ok: false; readonly said: Said; readonly problemWith: (receipt: Receipt) => Problem }

export type Step<T> = { readonly ok: true; readonly value: T } | Halt
