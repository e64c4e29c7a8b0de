import { dictionary, type DictionaryElement, elementOf, unknownElementId } from '../dictionary/index.ts'
import { type Limits, Malformed } from '../message.ts'
import type { ElementId, IdentifierKind, SubjectRole } from '../record.ts'
import type { ValueFormat } from '../value.ts'
import { type CsvMapping, identifierOf, type SubjectMapping } from './mapping.ts'

/** How one element of a record comes from one column. */
export interface Step {
  readonly id: ElementId
  /** Which field of the row. */
  readonly index: number
  readonly field: string
  readonly format: ValueFormat
  readonly required: boolean
  readonly role: SubjectRole | undefined
  /** Computes the element's value where the column does not state it. */
  readonly derive: ((value: string) => string) | undefined
  /** Whether the dictionary has the element. */
  readonly known: boolean
}

/** How one party of a record comes from a row: mentioned when any of its fields has a value. */
export interface SubjectStep {
  readonly mapping: SubjectMapping
  readonly fields: readonly number[]
  readonly identifier: { readonly index: number; readonly kind: IdentifierKind } | undefined
  readonly personsIndex: number
}

/** What a header and its mapping together say how to do with every row. */
export interface Plan {
  readonly mapping: CsvMapping
  /** In dictionary order; unknown columns last. */
  readonly steps: readonly Step[]
  readonly subjects: readonly SubjectStep[]
}

/** Whether a header is one of the mapping's: every required column is there, and where none is required, any. */
export function selects(header: readonly string[], { columns }: CsvMapping): boolean {
  const required = columns.filter((each) => each.required)
  const present = ({ column }: { readonly column: string }): boolean => header.includes(column)
  return required.length > 0 ? required.every(present) : columns.some(present)
}

export function planOf(header: readonly string[], mapping: CsvMapping, limits: Limits): Plan {
  const indexOf = new Map(header.map((name, index) => [name, index]))
  if (indexOf.size < header.length) throw new Malformed({ line: 1 }, 'header', 'each column named once')
  const stated = mapping.columns.flatMap((column) => {
    const index = indexOf.get(column.column)
    const element = elementOf(column.element)
    return index === undefined || element === undefined ? [] : [stepOf(element, index, column.column, column.required)]
  })
  const mapped = new Set(stated.map(({ index }) => index))
  const unknown = header.flatMap((name, index) => (mapped.has(index) ? [] : [unknownStep(name, index, mapping)]))
  if (unknown.length > limits.unknown) {
    throw new Malformed({ line: 1 }, 'header', `at most ${limits.unknown} columns that the mapping does not name`)
  }
  const known = [...stated, ...derivedSteps(stated)].sort((one, other) => numberOf(one) - numberOf(other))
  return {
    mapping,
    steps: [...known, ...unknown],
    subjects: mapping.subjects.map((subject) => subjectStep(subject, stated, mapping, indexOf)),
  }
}

const stepOf = ({ id, format, role }: DictionaryElement, index: number, field: string, required: boolean): Step => ({
  id,
  index,
  field,
  format,
  required,
  role,
  derive: undefined,
  known: true,
})

const unknownStep = (name: string, index: number, { recordType }: CsvMapping): Step => ({
  id: unknownElementId(recordType, name),
  index,
  field: name.trim() === '' ? `column ${index + 1}` : name.slice(0, 256),
  format: 'text',
  required: false,
  role: undefined,
  derive: undefined,
  known: false,
})

/** Beginnings of a date and of a commodity code: CCYY-MM of CCYY-MM-DD, the chapter of the six digits. */
const derivations: Readonly<Partial<Record<ValueFormat, (value: string) => string>>> = {
  month: (date) => date.slice(0, 7),
  'hs-chapter': (hs6) => hs6.slice(0, 2),
}

const derivedSteps = (stated: readonly Step[]): readonly Step[] =>
  dictionary.flatMap((element) => {
    const from = stated.find(({ id }) => id === element.derivedFrom)
    const derive = derivations[element.format]
    return from === undefined || derive === undefined
      ? []
      : [{ ...stepOf(element, from.index, from.field, false), derive }]
  })

const numberOf = ({ id }: Step): number => elementOf(id)?.number ?? Infinity

function subjectStep(
  mapping: SubjectMapping,
  stated: readonly Step[],
  { recordType }: CsvMapping,
  indexOf: ReadonlyMap<string, number>,
): SubjectStep {
  const identifier = identifierOf(recordType, mapping.role)
  const column = stated.find(({ id }) => id === identifier?.id)
  return {
    mapping,
    fields: stated.filter(({ role }) => role === mapping.role).map(({ index }) => index),
    identifier:
      column === undefined || identifier?.identifier === undefined
        ? undefined
        : { index: column.index, kind: identifier.identifier },
    personsIndex: mapping.persons === undefined ? -1 : (indexOf.get(mapping.persons.column) ?? -1),
  }
}
