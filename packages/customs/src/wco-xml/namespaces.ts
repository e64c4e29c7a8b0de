/** Namespaces of the WCO Data Model as the administrations write them; what is in none is taken for it too. */
const wcoNamespaces: ReadonlySet<string> = new Set([
  '',
  'urn:wco:datamodel:WCO:DocumentMetaData-DMS:2',
  'urn:wco:datamodel:WCO:MetaData_DS-DMS:2',
  'urn:wco:datamodel:WCO:DEC-DMS:2',
  'urn:wco:datamodel:WCO:Declaration_DS:DMS:2',
  'urn:wco:datamodel:WCO:RES-DMS:2',
  'urn:wco:datamodel:WCO:Response_DS:DMS:2',
])

export const isWco = (uri: string): boolean => wcoNamespaces.has(uri)

/** Attributes of XML itself: they bind prefixes or say where a schema is, and state nothing. */
const syntax: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/xmlns/',
  'http://www.w3.org/2001/XMLSchema-instance',
])

export const isSyntax = (uri: string): boolean => syntax.has(uri)

/** Requests that administrations wrap a message in. Their namespaces differ by the system that wraps. */
const wrappers: ReadonlySet<string> = new Set(['submitDeclarationRequest', 'cancelDeclarationRequest'])

export const isWrapper = (name: string): boolean => wrappers.has(name)
