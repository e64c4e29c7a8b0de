import { type DecodedElement, termInputs } from '@carnet/customs'
import type { Sought } from './selection.ts'

/**
 * Whether opened elements really are what was sought. Terms may collide, and a database's operator may have hung a term
 * on another record: what was opened decides.
 */
export function isHit(sought: Sought, elements: readonly DecodedElement[]): boolean {
  const stored = new Set(elements.flatMap((element) => termInputs(element).map(text)))
  return sought.length > 0 && sought.every((alternatives) => alternatives.some((input) => stored.has(text(input))))
}

const text = ({ field, input }: { readonly field: string; readonly input: string }): string => `${field}\n${input}`
