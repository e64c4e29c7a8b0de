import type { SaxesTagNS } from 'saxes'
import { type Limits, Malformed } from '../message.ts'
import { isSyntax } from './namespaces.ts'
import type { Attributes } from './parse.ts'
import type { GrowingRecord, Where } from './record.ts'
import { tidied } from './walk.ts'

/** What stands around records: the envelope's own elements, and what a wrapper adds. It goes with the records in it. */
export interface Around {
  open(
    tag: SaxesTagNS,
    attributes: Attributes,
    isMetaData: boolean,
    place: Pick<Where, 'line' | 'column'>,
    held: GrowingRecord | undefined,
  ): void
  text(text: string): void
  close(held: GrowingRecord | undefined): void
  /** Hands over what was met before a record: the envelope's to each record in it, a wrapper's to the first. */
  giveTo(record: GrowingRecord): void
  /** Hands over what was met after the last record. */
  giveRestTo(record: GrowingRecord): void
  isEmpty(): boolean
  path(): string | undefined
}

/** A text outside all records. `name` is that of an XML element right in the envelope. */
interface Outside {
  readonly value: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly name: string | undefined
}

interface Frame {
  readonly name: string
  readonly path: string
  readonly isMetaData: boolean
  readonly place: Pick<Where, 'line' | 'column'>
  text: string
}

export function around(limits: Limits): Around {
  const frames: Frame[] = []
  let ofEnvelope: Outside[] = []
  let ofWrapper: Outside[] = []

  const keep = (outside: Outside, held: GrowingRecord | undefined): void => {
    const isInEnvelope = frames.some(({ isMetaData }) => isMetaData)
    if (held !== undefined && isInEnvelope) add(held, outside)
    const kept = isInEnvelope ? ofEnvelope : ofWrapper
    if (kept.length >= limits.unknown)
      throw new Malformed(
        { line: outside.line, column: outside.column },
        'structure',
        `at most ${limits.unknown} fields around a record`,
      )
    kept.push(outside)
  }

  return {
    open(tag, attributes, isMetaData, place, held) {
      const parent = frames.at(-1)
      const path = parent === undefined ? tag.local : `${parent.path}/${tag.local}`
      if (isMetaData) ofEnvelope = []
      frames.push({ name: tag.local, path, isMetaData, place, text: '' })
      for (const { name, uri, value } of attributes) {
        if (isSyntax(uri) || value.trim() === '') continue
        keep({ path: `${path}@${name}`, name: undefined, value: tidied(value), ...place }, held)
      }
    },
    text(text) {
      const frame = frames.at(-1)
      if (frame !== undefined) frame.text += text
    },
    close(held) {
      const frame = frames.at(-1)
      const value = tidied(frame?.text ?? '')
      if (frame !== undefined && value !== '') {
        const name = frames.at(-2)?.isMetaData === true ? frame.name : undefined
        keep({ path: frame.path, name, value, ...frame.place }, held)
      }
      frames.pop()
    },
    giveTo(record) {
      for (const outside of [...ofWrapper, ...ofEnvelope]) add(record, outside)
      ofWrapper = []
    },
    giveRestTo(record) {
      for (const outside of ofWrapper) add(record, outside)
      ofWrapper = []
    },
    isEmpty: () => frames.length === 0,
    path: () => frames[0]?.name,
  }
}

function add(record: GrowingRecord, { name, path, value, line, column }: Outside): void {
  const node = name === undefined ? undefined : record.tree.envelope.children.get(name)
  const field = node === undefined ? path.replace(/\/[^/]*$/, '/*') : node.path
  const where = { line, column, field: field.slice(-200), occurrence: undefined }
  if (node?.field === undefined) record.addUnknown(path, value, where)
  else record.add(node.field, value, where, undefined)
}
