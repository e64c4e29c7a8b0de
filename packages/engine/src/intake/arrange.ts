import {
  type Classification,
  type CustomsElement,
  type CustomsRecord,
  elementOf,
  encodeElements,
  termInputs,
} from '@carnet/customs'

/** The elements of one record that are sealed together: same classification, same subject, same restriction set. */
export interface Compartment {
  readonly name: string
  readonly classification: Exclude<Classification, 'open'>
  /** Index into the record's subjects; absent where the elements are about nobody. */
  readonly about: number | undefined
  readonly plain: Uint8Array
}

/** A record laid out for rest: what stays in clear, what is sealed together, what it will be found by. */
export interface Arranged {
  readonly open: Readonly<Record<string, string>>
  readonly compartments: readonly Compartment[]
  readonly terms: readonly { readonly field: string; readonly input: string }[]
}

/** Name of a compartment: its classification, whom it is about, and whether Art. 12 of Directive (EU) 2016/681 masks it. */
export const compartmentName = (classification: string, about: number | undefined, restricted: boolean): string =>
  `${classification}${about === undefined ? '' : `.${about}`}${restricted ? '.art12' : ''}`

/** Lays a record out. An element that the dictionary does not know is personal. */
export function arrange(record: CustomsRecord): Arranged {
  const open: Record<string, string> = {}
  const groups = new Map<
    string,
    { classification: Compartment['classification']; about: number | undefined; elements: CustomsElement[] }
  >()
  const terms: { field: string; input: string }[] = []
  for (const element of record.elements) {
    const known = elementOf(element.id)
    const classification = known?.classification ?? 'personal'
    if (classification === 'open') {
      open[element.id] = element.value
      continue
    }
    for (const term of termInputs(element)) terms.push(term)
    const name = compartmentName(classification, element.about, known?.restricted === true)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { classification, about: element.about, elements: [element] })
    else group.elements.push(element)
  }
  const compartments = Array.from(groups, ([name, { classification, about, elements }]) => ({
    name,
    classification,
    about,
    plain: encodeElements(elements),
  }))
  return { open, compartments, terms }
}
