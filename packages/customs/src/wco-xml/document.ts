import type { SaxesTagNS } from 'saxes'
import { type Limits, Malformed, type UnknownElement } from '../message.ts'
import type { Place } from '../place.ts'
import type { CustomsRecord } from '../record.ts'
import { around } from './around.ts'
import { isWco, isWrapper } from './namespaces.ts'
import { recordTrees } from './node.ts'
import type { Attributes, Handlers, Position } from './parse.ts'
import { type GrowingRecord, growRecord } from './record.ts'
import { countUnknowns } from './unknown.ts'
import { openWalk } from './walk.ts'

/** A document as it is parsed: the records that are whole so far. */
export interface WcoDocument extends Handlers {
  /** The format by its first record; undefined until there is one. */
  format(): string | undefined
  /** Records that nothing can be added to any more, once there are enough of them, or all. */
  taken(all: boolean): readonly CustomsRecord[]
  end(): void
  unknown(): readonly UnknownElement[]
}

/** The document has another root than those that are known. */
export class UnknownRoot extends Error {
  override readonly name = 'UnknownRoot'
}

/** Elements of the records that are handed on together, about: a batch of large records has fewer. */
const elementsOfBatch = 2048

const formats = { declaration: 'wco-xml/declaration', 'declaration-notification': 'wco-xml/notification' } as const

export function openDocument(isInsisted: boolean, limits: Limits): WcoDocument {
  const unknowns = countUnknowns(limits)
  const envelope = around(limits)
  let format: string | undefined
  const walk = openWalk(limits)
  /** The last record, while what stands around it may still have something to add. */
  let held: GrowingRecord | undefined
  let whole: CustomsRecord[] = []
  let elements = 0

  const release = (): void => {
    if (held === undefined) return
    const record = held.finished()
    whole.push(record)
    elements += record.elements.length
    held = undefined
  }

  return {
    open(tag, attributes, at) {
      if (walk.record() !== undefined || begin(tag)) walk.open(tag, attributes, at)
      else surround(tag, attributes, at)
    },
    text(text) {
      if (walk.record() === undefined) envelope.text(text)
      else walk.text(text)
    },
    close() {
      if (walk.record() === undefined) envelope.close(held)
      else held = walk.close() ?? held
    },
    path: () => (walk.record() === undefined ? envelope.path() : walk.path()),
    format: () => format,
    taken(all) {
      if (!all && whole.length < limits.batch && elements < elementsOfBatch) return []
      const records = whole
      whole = []
      elements = 0
      return records
    },
    end() {
      if (format === undefined) throw new Malformed({ line: 1 }, 'missing', 'a Declaration or a Response')
      if (held !== undefined) envelope.giveRestTo(held)
      release()
    },
    unknown: () => unknowns.all(),
  }

  /** Whether a record begins with this element. */
  function begin(tag: SaxesTagNS): boolean {
    const tree = isWco(tag.uri) ? recordTrees.get(tag.local) : undefined
    if (tree === undefined) return false
    release()
    format ??= formats[tree.type]
    const record = growRecord(tree, unknowns, limits)
    envelope.giveTo(record)
    walk.begin(record)
    return true
  }

  function surround(tag: SaxesTagNS, attributes: Attributes, { line, columnIndex }: Position): void {
    const place = { line, column: columnIndex + 1 }
    if (envelope.isEmpty()) requireKnown(tag, place)
    if (isMetaData(tag)) release()
    envelope.open(tag, attributes, isMetaData(tag), place, held)
  }

  function requireKnown(tag: SaxesTagNS, place: Place): void {
    if (isMetaData(tag) || isWrapper(tag.local)) return
    if (!isInsisted) throw new UnknownRoot()
    throw new Malformed(place, 'structure', 'a declaration or notification of the WCO Data Model')
  }
}

const isMetaData = ({ uri, local }: SaxesTagNS): boolean => local === 'MetaData' && isWco(uri)
