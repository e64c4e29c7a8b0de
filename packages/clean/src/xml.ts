import { SaxesParser } from 'saxes'
import type { CleanLimits } from './limits.ts'
import { Refused } from './refusal.ts'

/** An element with its name as written, its attributes in their order, and what is in it. Changed in place. */
export interface XmlElement {
  readonly name: string
  attributes: Record<string, string>
  children: XmlNode[]
}
export interface XmlText {
  text: string
}
export type XmlNode = XmlElement | XmlText

export const isElement = (node: XmlNode): node is XmlElement => 'name' in node

/** A name without its prefix: producers choose prefixes as they like. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The value of an attribute, whatever its prefix. */
export const attribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  attributes[name] ?? Object.entries(attributes).find(([each]) => localName(each) === name)?.[1]

export function removeAttribute(element: XmlElement, name: string): boolean {
  const left = Object.entries(element.attributes).filter(([each]) => localName(each) !== name)
  const removed = left.length < Object.keys(element.attributes).length
  if (removed) element.attributes = Object.fromEntries(left)
  return removed
}

export const elementsOf = (element: XmlElement): readonly XmlElement[] => element.children.filter(isElement)
export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  elementsOf(element).find((each) => localName(each.name) === name)
export const childrenNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  elementsOf(element).filter((each) => localName(each.name) === name)

/** Every element of that name below this one, in document order. */
export function* descendants(element: XmlElement, name?: string): Generator<XmlElement> {
  for (const child of element.children) {
    if (!isElement(child)) continue
    if (name === undefined || localName(child.name) === name) yield child
    yield* descendants(child, name)
  }
}

export const textOf = (element: XmlElement): string =>
  element.children.map((child) => (isElement(child) ? textOf(child) : child.text)).join('')

/** What is to become of an element: kept, left out, or replaced by what is in it. */
export type Fate = 'keep' | 'remove' | 'unwrap'

/** Rewrites what is below an element, from the outside in. */
export function rewrite(element: XmlElement, fateOf: (each: XmlElement, parent: XmlElement) => Fate): void {
  const walk = (parent: XmlElement, children: readonly XmlNode[]): XmlNode[] =>
    children.flatMap((child) => {
      if (!isElement(child)) return [child]
      const fate = fateOf(child, parent)
      if (fate === 'remove') return []
      if (fate === 'unwrap') return walk(parent, child.children)
      child.children = walk(child, child.children)
      return [child]
    })
  element.children = walk(element, element.children)
}

/**
 * Reads a part. Comments and processing instructions are left out: no office program needs them, and nobody sees them.
 *
 * THREAT: entities that expand without end, and a document that is all depth. A document type with declarations of its own is
 * refused by what they would declare being unknown; depth is bounded.
 */
export function parseXml(bytes: Uint8Array, { depth: deepest }: Pick<CleanLimits, 'depth'>): XmlElement {
  const parser = new SaxesParser({})
  const top: XmlElement = { name: '', attributes: {}, children: [] }
  const open: XmlElement[] = [top]
  const add = (node: XmlNode): void => void (open.at(-1) ?? top).children.push(node)
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes, children: [] }
    add(element)
    if (open.push(element) > deepest) throw new Refused('too-large')
  })
  parser.on('closetag', () => void open.pop())
  const text = (text: string): void => {
    add({ text })
  }
  parser.on('text', text)
  parser.on('cdata', text)
  try {
    parser.write(decode(bytes)).close()
  } catch (failure) {
    if (failure instanceof Refused) throw failure
    // The parser's own words quote the document.
    throw new Refused('malformed')
  }
  const root = top.children.find(isElement)
  if (root === undefined) throw new Refused('malformed')
  return root
}

/** UTF-8 and UTF-16 are what these formats allow (ECMA-376 Part 2, 8.1.4; XML 1.0, 4.3.3). */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (each) => escapes[each] ?? each)
const escapeAttribute = (text: string): string => text.replace(/[&<>"\t\n\r]/g, (each) => escapes[each] ?? each)

/** Writes a part, so that reading and writing it again gives the same bytes. */
export function writeXml(root: XmlElement): Uint8Array {
  const pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
  const write = (node: XmlNode): void => {
    if (!isElement(node)) return void pieces.push(escapeText(node.text))
    pieces.push('<', node.name)
    for (const [name, value] of Object.entries(node.attributes))
      pieces.push(' ', name, '="', escapeAttribute(value), '"')
    if (node.children.length === 0) return void pieces.push('/>')
    pieces.push('>')
    for (const child of node.children) write(child)
    pieces.push('</', node.name, '>')
  }
  write(root)
  return new TextEncoder().encode(pieces.join(''))
}
