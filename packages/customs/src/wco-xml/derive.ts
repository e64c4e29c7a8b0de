import { elementOf } from '../dictionary/index.ts'
import type { CustomsElement } from '../record.ts'
import { valueFits } from '../value.ts'
import type { RecordTree } from './node.ts'

/** An element that no message states, and its number in the dictionary. */
export interface Derived {
  readonly number: number
  readonly element: CustomsElement
}

/**
 * What a record states without saying so: the elements that stand in clear for counting and filtering, from the first goods
 * item where items differ, and each item's six digits of the Harmonized System.
 */
export function derivedFrom(elements: readonly CustomsElement[], type: RecordTree['type']): readonly Derived[] {
  const found = sourcesIn(elements)
  if (type === 'declaration-notification') return derived('declaration-notification.month', found.issued, 0, 7)
  const codes = commodityCodes(found)
  return [
    ...derived('declaration.date', found.accepted, 0, 10),
    ...derived('declaration.month', found.accepted, 0, 7),
    ...derived('declaration.procedure', found.procedure),
    ...derived('declaration.origin-country', found.origin),
    ...derived('declaration.hs-chapter', codes.find(isOfFirst), 0, 2),
    ...codes.flatMap((code) => derived('declaration.hs6', code, 0, 6, itemOf(code))),
  ]
}

/** What of a record something is derived from. */
interface Sources {
  issued: CustomsElement | undefined
  accepted: CustomsElement | undefined
  /** Of the first goods item, and there the first. */
  procedure: CustomsElement | undefined
  origin: CustomsElement | undefined
  readonly classifications: CustomsElement[]
  readonly nomenclatures: Map<string | undefined, string>
}

function sourcesIn(elements: readonly CustomsElement[]): Sources {
  const found: Sources = {
    issued: undefined,
    accepted: undefined,
    procedure: undefined,
    origin: undefined,
    classifications: [],
    nomenclatures: new Map(),
  }
  for (const element of elements) {
    switch (element.id as string) {
      case 'declaration-notification.issue-time':
        found.issued = element
        break
      case 'declaration.acceptance-time':
        found.accepted = element
        break
      case 'declaration.item.procedure':
        if (isOfFirst(element)) found.procedure ??= element
        break
      case 'declaration.item.origin':
        if (isOfFirst(element)) found.origin ??= element
        break
      case 'declaration.item.classification':
        found.classifications.push(element)
        break
      case 'declaration.item.classification-type':
        found.nomenclatures.set(element.occurrence, element.value)
        break
    }
  }
  return found
}

/** Nomenclatures whose codes begin with the six digits: the Combined Nomenclature, and the Harmonized System itself. */
const harmonized: ReadonlySet<string | undefined> = new Set(['TSP', 'HS', undefined])

/** Of each goods item its first code that begins with the six digits of the Harmonized System. */
function commodityCodes({ classifications, nomenclatures }: Sources): readonly CustomsElement[] {
  const codes = new Map<string | undefined, CustomsElement>()
  for (const element of classifications) {
    if (codes.has(itemOf(element)) || !harmonized.has(nomenclatures.get(element.occurrence))) continue
    if (/^\d{6,10}$/.test(element.value)) codes.set(itemOf(element), element)
  }
  return [...codes.values()]
}

/** The goods item that something within it belongs to: `3` of `3.2`. */
const itemOf = ({ occurrence }: CustomsElement): string | undefined => occurrence?.split('.', 1)[0]
const isOfFirst = (element: CustomsElement): boolean => itemOf(element) === '1'

/** An element whose value is the source's, or a part of it; none where there is no source, or its value is not of the form. */
function derived(
  id: string,
  source: CustomsElement | undefined,
  start = 0,
  end = Infinity,
  occurrence?: string,
): readonly Derived[] {
  const known = elementOf(id)
  if (known === undefined) throw new Error(`the dictionary does not have ${id}`)
  const value = source?.value.slice(start, end) ?? ''
  if (source === undefined || !valueFits(known.format, value)) return []
  const element = { id: known.id, value, place: source.place }
  return [{ number: known.number, element: occurrence === undefined ? element : { ...element, occurrence } }]
}
