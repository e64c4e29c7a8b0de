/**
 * Customs messages → records of classified elements. Pure: bytes in, values out.
 *
 * In:    the bytes of a message in any format that Carnet reads.
 * Out:   records whose elements the dictionary names and classifies, with their place in the message; or the fault.
 * Never: a guess. What does not fit is refused with its place, what is unknown is personal and reported.
 */
export { type CaseListRead, readCaseList } from './case-list.ts'
export * from './compartment.ts'
export {
  classificationOf,
  dictionary,
  type DictionaryElement,
  dictionaryVersion,
  elementOf,
  type IndexKind,
  type MaskName,
  maskNames,
  recordTypeOfUnknown,
  retentionOf,
} from './dictionary/index.ts'
export { builtInMappings, type CsvMapping, type MappingFault, parseMapping, type ParsedMapping } from './csv/mapping.ts'
export {
  defaultLimits,
  type FaultCode,
  faultCodes,
  type FormatName,
  formatNames,
  type Limits,
  type MessageEvent,
  type MessageFault,
  type UnknownElement,
} from './message.ts'
export * from './place.ts'
export { type ReadOptions, readMessage } from './read.ts'
export * from './record.ts'
export * from './terms.ts'
export * from './validate.ts'
export { type SchemaFault, type SchemaFile, type SchemaVerdict, validateXml } from './xml-schema/validate.ts'
