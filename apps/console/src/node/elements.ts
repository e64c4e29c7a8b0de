import type { RecordType } from '@carnet/api'
import { elements, open } from 'virtual:dictionary'

export interface ElementWords {
  readonly name: string
  /** Its number in the WCO Data Model. */
  readonly number: string | undefined
  /** It is read letter by letter. */
  readonly isCode: boolean
}

/** What the dictionary calls an element. What it does not know has the name that its message gave it. */
export function wordsOf(element: string): ElementWords {
  const [name, number, isCode] = elements[element] ?? [element.split('.').slice(1).join(' '), '', false]
  return { name, number: number === '' ? undefined : number, isCode }
}

export const openElements = (type: RecordType): readonly string[] => open[type] ?? []
