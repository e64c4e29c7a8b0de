import {
  type Classification,
  classificationOf,
  type StatedElement,
  type StatedRecord,
  elementOf,
  encodeElements,
  type TermInput,
  termInputs,
} from '@carnet/customs'
import { compartmentName } from '../store/index.ts'

/** The elements of one record that are sealed together: same classification, same subject, same restriction set. */
export interface Compartment {
  readonly name: string
  readonly restricted: boolean
  readonly classification: Exclude<Classification, 'open'>
  /** Index into the record's subjects; absent where the elements are about nobody. */
  readonly about: number | undefined
  readonly plain: Uint8Array
  /** What its elements are found by. */
  readonly terms: readonly TermInput[]
}

/** A record laid out for rest: what stays in clear, and what is sealed together. A compartment's number is its place here. */
export interface Arranged {
  readonly open: Readonly<Record<string, string>>
  readonly compartments: readonly Compartment[]
}

interface Group extends Omit<Compartment, 'plain' | 'name' | 'terms'> {
  readonly elements: StatedElement[]
}

/** Lays a record out. */
export function arrange(record: StatedRecord): Arranged {
  const open: Record<string, string> = {}
  const groups: Group[] = []
  for (const element of record.elements) {
    const { about } = element
    const classification = classificationOf(element, record.subjects)
    if (classification === 'open') {
      open[element.id] = element.value
      continue
    }
    const restricted = elementOf(element.id)?.restricted === true
    const group = groups.find(
      (each) => each.about === about && each.classification === classification && each.restricted === restricted,
    )
    if (group === undefined) groups.push({ classification, about, restricted, elements: [element] })
    else group.elements.push(element)
  }
  const compartments = groups.map(({ classification, about, restricted, elements }) => ({
    name: nameOf(record, about, classification, restricted),
    classification,
    about,
    restricted,
    plain: encodeElements(elements),
    terms: elements.flatMap(termInputs),
  }))
  return { open, compartments }
}

function nameOf(
  { subjects }: StatedRecord,
  about: number | undefined,
  classification: string,
  restricted: boolean,
): string {
  const role = about === undefined ? undefined : subjects[about]?.role
  const before = subjects.slice(0, about ?? 0).filter((other) => other.role === role).length
  return compartmentName({ classification, role, restricted }, before + 1)
}
