import type * as Library from 'libxml2-wasm'
import type { ErrorDetail, ParseOption, XmlDocument, XsdValidator } from 'libxml2-wasm'
import type { Place } from '../place.ts'

/** One file of a set of schemas; `name` is its path within the set, by which the others include and import it. */
export interface SchemaFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Where a document departs from its schema, and how. Never what stands there. */
export interface SchemaFault {
  readonly place: Place
  readonly says: string
}

/** What the schemas say of a document; `schema` is the one that was asked. */
export type SchemaVerdict =
  | { readonly kind: 'valid'; readonly schema: string }
  | { readonly kind: 'invalid'; readonly schema: string; readonly faults: readonly SchemaFault[] }
  | { readonly kind: 'malformed'; readonly faults: readonly SchemaFault[] }
  | { readonly kind: 'no-schema'; readonly says: string }

/**
 * Checks a document against a set of XML schemas. Those that no other includes, and whose namespace is the root's, are asked;
 * the document is valid where one of them takes it, else the faults are of the one that finds the fewest.
 *
 * THREAT: a document or a schema that makes its reader open files or addresses, or expand entities. The parser gets the
 * schemas from memory and nothing else, and a document type declaration is refused.
 */
export async function validateXml(bytes: Uint8Array, schemas: readonly SchemaFile[]): Promise<SchemaVerdict> {
  // WebAssembly of a megabyte: nobody pays for it who does not ask.
  const xml = await import('libxml2-wasm')
  const provider = new xml.XmlBufferInputProvider(
    Object.fromEntries(schemas.map((each) => [urlOf(each.name), each.bytes])),
  )
  xml.xmlRegisterInputProvider(provider)
  try {
    using document = xml.XmlDocument.fromBuffer(bytes, { option: carefully(xml.ParseOption) })
    if (document.dtd !== null) return { kind: 'malformed', faults: [declared] }
    const { name, namespaceUri } = document.root
    const asked = entriesFor(namespaceUri, schemas)
    if (asked.length === 0)
      return {
        kind: 'no-schema',
        says: `no schema of the set is for the root ${name} in the namespace “${namespaceUri}”`,
      }
    const verdicts = asked.map((schema) => verdictOf(document, schema, xml))
    return verdicts.sort((one, other) => faultsOf(one) - faultsOf(other))[0] ?? { kind: 'no-schema', says: 'no schema' }
  } catch (failure) {
    if (!(failure instanceof xml.XmlParseError)) throw failure
    return { kind: 'malformed', faults: failure.details.map(faultOf) }
  } finally {
    xml.xmlCleanupInputProvider()
  }
}

const urlOf = (name: string): string => `schema:///${name}`

/** No network, no external entities, no catalogue; NOENT stays off, so that no entity is put in. */
const carefully = (option: typeof ParseOption): ParseOption =>
  option.XML_PARSE_NONET | option.XML_PARSE_NO_XXE | option.XML_PARSE_NO_SYS_CATALOG | option.XML_PARSE_BIG_LINES

const declared: SchemaFault = { place: { line: 1 }, says: 'a document type declaration, which is not read' }

function entriesFor(namespace: string, schemas: readonly SchemaFile[]): readonly SchemaFile[] {
  const texts = schemas.map(({ name, bytes }) => ({ name, bytes, text: Buffer.from(bytes).toString() }))
  const referred = new Set(
    texts.flatMap(({ name, text }) =>
      Array.from(
        text.matchAll(/schemaLocation\s*=\s*["']([^"']+)["']/g),
        ([, to = '']) => new URL(to, urlOf(name)).href,
      ),
    ),
  )
  return texts.filter(({ name, text }) => {
    const target = /targetNamespace\s*=\s*["']([^"']*)["']/.exec(text)?.[1] ?? ''
    return target === namespace && !referred.has(urlOf(name))
  })
}

function verdictOf(document: XmlDocument, { name, bytes }: SchemaFile, xml: typeof Library): SchemaVerdict {
  let validator: XsdValidator | undefined
  try {
    using schema = xml.XmlDocument.fromBuffer(bytes, { url: urlOf(name), option: carefully(xml.ParseOption) })
    validator = xml.XsdValidator.fromDoc(schema)
    validator.validate(document)
    return { kind: 'valid', schema: name }
  } catch (failure) {
    if (!(failure instanceof xml.XmlLibError)) throw failure
    if (validator === undefined) return { kind: 'no-schema', says: `${name} is no schema that can be read` }
    return { kind: 'invalid', schema: name, faults: failure.details.map(faultOf) }
  } finally {
    validator?.dispose()
  }
}

const faultsOf = (verdict: SchemaVerdict): number =>
  verdict.kind === 'valid' ? 0 : 'faults' in verdict ? verdict.faults.length : Infinity

const faultOf = ({ line, col, message }: ErrorDetail): SchemaFault => ({
  place: col > 0 ? { line, column: col } : { line },
  says: withoutValue(message.trim()),
})

/** The library quotes the values that it complains about: of those messages only the element and the rule stay. */
function withoutValue(message: string): string {
  const [, subject = '', rest = ''] = /^(Element '[^']*'(?:, attribute '[^']*')?): (.*)$/s.exec(message) ?? []
  const facet = /^\[facet '(\w+)'\]/.exec(rest)?.[1]
  if (facet !== undefined) return `${subject}: the value does not fit the schema's ${facet}`
  if (!rest.startsWith("'")) return subject === '' ? 'not well-formed' : message
  const type = /type '([^']*)'\.?$/.exec(rest)?.[1]
  return `${subject}: the value is none of the type ${type ?? 'that the schema names'}`
}
