import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes'
import { type Limits, Malformed } from '../message.ts'
import type { Place } from '../place.ts'

/** Where the parser is: the character after the one that it looked at last. */
export interface Position {
  readonly line: number
  /** Counts from nought. */
  readonly columnIndex: number
}

export type Attributes = readonly SaxesAttributeNS[]

/** What a document is made of, as its parser meets it. */
export interface Handlers {
  open(tag: SaxesTagNS, attributes: Attributes, at: Position): void
  text(text: string): void
  close(): void
  /** The path to where the parser is, as far as it is one of the dictionary's. */
  path(): string | undefined
}

/** A parser that was given what it must not take. */
export interface XmlParser {
  write(text: string): void
  end(): void
  place(): Place
}

/**
 * Parses XML with its namespaces.
 *
 * THREAT: entities that expand without end or read files, documents that are all depth, attributes or one long word. A
 * document type declaration is refused, so that there are no entities but the five of XML itself; what the parser holds
 * between two tags is bounded.
 */
export function openParser(handlers: Handlers, limits: Limits): XmlParser {
  const parser = new SaxesParser({ xmlns: true })
  /** Tags that were met, and characters since a piece that had one. */
  let events = 0
  let silent = 0
  let depth = 0
  let attributes: SaxesAttributeNS[] = []
  const place = (): Place => {
    const field = handlers.path()
    const { line, columnIndex } = parser
    return field === undefined ? { line, column: columnIndex + 1 } : { line, column: columnIndex + 1, field }
  }
  const requireName = (name: string): void => {
    if (name.length > limits.name)
      throw new Malformed(place(), 'too-long', `a name of at most ${limits.name} characters`)
  }
  // No more than these six: with a seventh handler V8 keeps the parser's properties in a dictionary, five times as slow.
  parser.on('doctype', () => {
    throw new Malformed(place(), 'xml', wellFormed)
  })
  parser.on('attribute', (attribute) => {
    requireName(attribute.name)
    if (attributes.length === limits.attributes)
      throw new Malformed(place(), 'structure', `at most ${limits.attributes} attributes of an element`)
    // The parser adds the namespace before the tag is open.
    attributes.push(attribute)
  })
  parser.on('opentag', (tag) => {
    events++
    requireName(tag.name)
    depth++
    if (depth > limits.depth)
      throw new Malformed(place(), 'structure', `at most ${limits.depth} elements within one another`)
    handlers.open(tag, attributes, parser)
    if (attributes.length > 0) attributes = []
  })
  parser.on('closetag', () => {
    events++
    depth--
    handlers.close()
  })
  parser.on('text', handlers.text)
  parser.on('cdata', handlers.text)
  const parsing = (work: () => void): void => {
    try {
      work()
    } catch (failure) {
      // The parser's own errors are of no class of their own, and quote the document: only that there is one is told.
      if (failure instanceof Error && failure.constructor === Error) throw new Malformed(place(), 'xml', wellFormed)
      throw failure
    }
  }
  return {
    write(text) {
      const before = events
      parsing(() => parser.write(text))
      silent = events === before ? silent + text.length : 0
      if (silent > limits.line)
        throw new Malformed(place(), 'too-long', `at most ${limits.line} characters without a tag`)
    },
    end() {
      parsing(() => parser.close())
    },
    place,
  }
}

const wellFormed = 'well-formed XML without a document type declaration'
