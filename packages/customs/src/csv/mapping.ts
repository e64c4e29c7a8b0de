import { z } from 'zod'
import { dictionary, type DictionaryElement, elementOf } from '../dictionary/index.ts'
import { recordTypes, type RecordType, type SubjectRole, subjectRoles } from '../record.ts'

const Column = z.strictObject({
  column: z.string().min(1).max(256),
  element: z.string(),
  required: z.boolean().default(false),
})

const Subject = z.strictObject({
  role: z.enum(subjectRoles),
  /** What the holders of the identifier are, unless `persons` says that a row's is a person. */
  kind: z.enum(['organisation', 'person']).default('organisation'),
  /** The scheme within which the identifier is unique: `EORI`, a national register. */
  issuer: z.string().min(1).max(128),
  /** The column that tells natural persons apart, and the values by which it does. */
  persons: z.strictObject({ column: z.string().min(1), values: z.array(z.string().min(1)).min(1) }).optional(),
})

const MappingFile = z.strictObject({
  /** Names the format that is reported: `csv/NAME`. */
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
  recordType: z.enum(recordTypes),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  columns: z.array(Column).min(1).max(512),
  subjects: z.array(Subject).max(subjectRoles.length).default([]),
})

/** One column of a CSV file and the element that it holds. */
export interface ColumnMapping {
  readonly column: string
  readonly element: string
  /** A row without a value here is malformed. */
  readonly required: boolean
}

/** A party that each row mentions, in so far as the row identifies it. */
export interface SubjectMapping {
  readonly role: SubjectRole
  readonly kind: 'organisation' | 'person'
  readonly issuer: string
  readonly persons?: { readonly column: string; readonly values: readonly string[] } | undefined
}

/** How the columns of a kind of CSV file are elements of the dictionary. */
export interface CsvMapping {
  readonly name: string
  readonly recordType: RecordType
  readonly delimiter: ',' | ';' | '\t' | '|'
  readonly columns: readonly ColumnMapping[]
  readonly subjects: readonly SubjectMapping[]
}

/** What is wrong with a mapping file, and where: a path such as `columns[3].element`. */
export interface MappingFault {
  readonly at: string
  readonly says: string
}

export type ParsedMapping =
  | { readonly ok: true; readonly mapping: CsvMapping }
  | { readonly ok: false; readonly faults: readonly MappingFault[] }

/** Reads a mapping file (docs/formats/csv-mapping.md) and checks it against the dictionary. */
export function parseMapping(json: string): ParsedMapping {
  let stated: unknown
  try {
    stated = JSON.parse(json)
  } catch {
    return { ok: false, faults: [{ at: '', says: 'is not JSON' }] }
  }
  const parsed = MappingFile.safeParse(stated)
  if (!parsed.success) {
    return { ok: false, faults: parsed.error.issues.map(({ path, message }) => ({ at: printed(path), says: message })) }
  }
  const faults = [...columnFaults(parsed.data), ...subjectFaults(parsed.data)]
  return faults.length === 0 ? { ok: true, mapping: parsed.data } : { ok: false, faults }
}

const printed = (path: readonly PropertyKey[]): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')

function* columnFaults({ columns, recordType, subjects }: CsvMapping): Generator<MappingFault> {
  const seen = { column: new Set<string>(), element: new Set<string>() }
  for (const [index, { column, element }] of columns.entries()) {
    const known = elementOf(element)
    const at = `columns[${index}].element`
    if (seen.column.has(column)) yield { at: `columns[${index}].column`, says: 'names a column for the second time' }
    if (seen.element.has(element)) yield { at, says: 'names an element for the second time' }
    if (known?.recordType !== recordType) yield { at, says: `is not an element of the record type ${recordType}` }
    else if (known.derivedFrom !== undefined) yield { at, says: `is derived from ${known.derivedFrom}, not stated` }
    else if (known.role !== undefined && !subjects.some(({ role }) => role === known.role)) {
      yield { at, says: `is about the ${known.role}, whom "subjects" does not describe` }
    }
    seen.column.add(column)
    seen.element.add(element)
  }
}

function* subjectFaults({ columns, recordType, subjects }: CsvMapping): Generator<MappingFault> {
  const seen = new Set<SubjectRole>()
  for (const [index, { role }] of subjects.entries()) {
    const at = `subjects[${index}].role`
    if (seen.has(role)) yield { at, says: 'describes a role for the second time' }
    seen.add(role)
    if (!columns.some(({ element }) => element === identifierOf(recordType, role)?.id)) {
      yield { at, says: 'has no column with its identifier' }
    }
  }
}

/** The element by which a record of this type identifies the subject in a role. */
export const identifierOf = (recordType: RecordType, role: SubjectRole): DictionaryElement | undefined =>
  dictionary.find((each) => each.recordType === recordType && each.role === role && each.identifier !== undefined)

const requiredColumn = (column: string, element: string): ColumnMapping => ({
  column,
  element,
  required: true,
})
const column = (name: string, element: string): ColumnMapping => ({
  column: name,
  element,
  required: false,
})
const organisation = (role: SubjectRole, issuer: string): SubjectMapping => ({
  role,
  kind: 'organisation',
  issuer,
})

/** Import declarations with the 22 columns of Customs-Declaration-Datasets. Each party's register is its own. */
export const declarationsMapping: CsvMapping = {
  name: 'declarations',
  recordType: 'declaration',
  delimiter: ',',
  columns: [
    requiredColumn('Declaration ID', 'declaration.reference'),
    requiredColumn('Date', 'declaration.date'),
    requiredColumn('Office ID', 'declaration.office'),
    column('Process Type', 'declaration.process'),
    column('Import Type', 'declaration.procedure'),
    column('Import Use', 'declaration.use'),
    column('Payment Type', 'declaration.payment-method'),
    column('Mode of Transport', 'declaration.transport-mode'),
    column('Declarant ID', 'declaration.declarant.id'),
    column('Importer ID', 'declaration.importer.id'),
    column('Seller ID', 'declaration.seller.id'),
    column('Courier ID', 'declaration.courier.id'),
    column('HS6 Code', 'declaration.hs6'),
    column('Country of Departure', 'declaration.departure-country'),
    column('Country of Origin', 'declaration.origin-country'),
    column('Tax Rate', 'declaration.tax-rate'),
    column('Tax Type', 'declaration.tax-type'),
    column('Country of Origin Indicator', 'declaration.origin-marking'),
    column('Net Mass', 'declaration.net-mass'),
    column('Item Price', 'declaration.item-price'),
    column('Fraud', 'declaration.fraud'),
    column('Critical Fraud', 'declaration.critical-fraud'),
  ],
  subjects: [
    organisation('declarant', 'declarants'),
    organisation('importer', 'importers'),
    organisation('seller', 'sellers'),
    organisation('courier', 'couriers'),
  ],
}

/** Mappings that need no file, by the name of the format. */
export const builtInMappings: readonly CsvMapping[] = [declarationsMapping]
