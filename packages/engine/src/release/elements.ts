import { dictionary, type DictionaryElement, elementOf, recordTypeOfUnknown } from '@carnet/customs'
import type { CompartmentClass } from '../store/index.ts'

export const isElement = (id: string): boolean => elementOf(id) !== undefined || recordTypeOfUnknown(id) !== undefined

/** Whether an element may be in a compartment of this class: a trader's number is personal where a person holds it. */
function mayHold({ classification, role, restricted }: CompartmentClass, element: DictionaryElement): boolean {
  const classified =
    element.classification === classification || (element.holderDecides && classification === 'personal')
  return classified && element.role === role && element.restricted === restricted
}

/** The elements that records of this type may have in a compartment of this class, in dictionary order. */
export function elementsOf(recordType: string, of: CompartmentClass): readonly DictionaryElement[] {
  const name = `${recordType}/${of.classification}/${of.role ?? ''}/${String(of.restricted)}`
  const known = byClass.get(name)
  if (known !== undefined) return known
  const found = dictionary.filter((element) => element.recordType === recordType && mayHold(of, element))
  if (found.length > 0) byClass.set(name, found)
  return found
}

/** As many as there are kinds of compartments: asked for with every record that is shown. */
const byClass = new Map<string, readonly DictionaryElement[]>()

/** Whether any of the elements asked for may be in a compartment of this class; all are asked for where none are named. */
export function mayHoldAny(recordType: string, of: CompartmentClass, wanted: ReadonlySet<string> | undefined): boolean {
  if (wanted === undefined) return true
  for (const id of wanted) {
    const known = elementOf(id)
    if (known?.recordType === recordType && mayHold(of, known)) return true
    if (recordTypeOfUnknown(id) === recordType && of.classification === 'personal') return true
  }
  return false
}

/** The class of an element that stands in clear. */
export const openClass = (id: string): CompartmentClass => ({
  classification: 'open',
  role: elementOf(id)?.role,
  restricted: false,
})

/** Dictionary order; what the dictionary does not know comes last. */
export const orderOf = (id: string): number => elementOf(id)?.number ?? Number.MAX_SAFE_INTEGER
