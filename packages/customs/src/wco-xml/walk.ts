import type { SaxesAttributeNS, SaxesTagNS } from 'saxes'
import { type Limits, Malformed } from '../message.ts'
import { isSyntax, isWco } from './namespaces.ts'
import { childOf, type Field, mostChildren, type Node } from './node.ts'
import type { Attributes, Position } from './parse.ts'
import { type GrowingRecord, nobody, type Party, placeOf } from './record.ts'
import { expectedTime, timeOf } from './time.ts'

/** One XML element that is open, and what of it was met so far. Used again for the next at its depth. */
interface Frame {
  name: string
  uri: string
  /** Whether its namespace is one of the data model's. */
  isWco: boolean
  /** Absent where the dictionary's paths do not lead here. */
  node: Node | undefined
  occurrence: string | undefined
  party: Party | undefined
  line: number
  column: number
  /** The path as places say it. */
  field: string
  text: string
  formatCode: string | undefined
  /** The last child that was met. */
  last: Node | undefined
  /** The how-manyth of its name it is in its parent. */
  count: number
  /** How often each child was met, by its slot. */
  readonly counts: Uint32Array
}

const emptyFrame = (): Frame => ({
  name: '',
  uri: '',
  isWco: true,
  node: undefined,
  occurrence: undefined,
  party: undefined,
  line: 1,
  column: 1,
  field: '',
  text: '',
  formatCode: undefined,
  last: undefined,
  count: 1,
  counts: new Uint32Array(mostChildren),
})

/** Walks through the XML elements of records, one record after another, along the dictionary's paths. */
export interface Walk {
  /** The record that is walked through; undefined between two. */
  record(): GrowingRecord | undefined
  begin(record: GrowingRecord): void
  open(tag: SaxesTagNS, attributes: Attributes, at: Position): void
  text(text: string): void
  /** Gives the record back where what closed was its own XML element. */
  close(): GrowingRecord | undefined
  path(): string
}

export function openWalk(limits: Limits): Walk {
  const frames = Array.from({ length: limits.depth + 1 }, emptyFrame)
  let record: GrowingRecord | undefined
  let depth = 0
  let frame = emptyFrame()

  return {
    record: () => record,
    begin(next) {
      record = next
    },
    open(tag, attributes, at) {
      const parent = depth === 0 ? undefined : frame
      depth++
      frame = frames[depth] ?? emptyFrame()
      enter(frame, parent, record?.tree.root, tag)
      frame.line = at.line
      frame.column = at.columnIndex + 1
      if (frame.node?.repeats === false && frame.count > 1)
        throw new Malformed(placeOf(frame), 'structure', `${frame.node.path} once`)
      for (const attribute of attributes) stateAttribute(attribute)
    },
    text(text) {
      if (frame.node?.field === undefined && isBlank(text)) return
      frame.text = frame.text === '' ? text : frame.text + text
    },
    close() {
      if (frame.text !== '') state()
      depth--
      if (depth > 0) {
        frame = frames[depth] ?? frame
        return undefined
      }
      const whole = record
      record = undefined
      return whole
    },
    path: () => frame.field,
  }

  function stateAttribute(attribute: SaxesAttributeNS): void {
    if (isSyntax(attribute.uri)) return
    const { local, name, uri } = attribute
    const value = tidied(attribute.value)
    if (value === '') return
    const field = uri === '' ? frame.node?.attributes.get(local) : undefined
    if (local === 'formatCode' && frame.node?.field?.format === 'date-time') frame.formatCode = value
    else if (field !== undefined) record?.add(field, value, frame, frame.party)
    else record?.addUnknown(`${pathTo(depth)}@${name}`, value, frame)
  }

  function state(): void {
    const value = tidied(frame.text)
    if (value === '') return
    const field = frame.node?.field
    if (field === undefined) record?.addUnknown(pathTo(depth), value, frame)
    else record?.add(field, asStated(field, value, frame), frame, frame.party)
  }

  /** By the names in the message, since no node has one. */
  function pathTo(end: number): string {
    return frames
      .slice(1, end + 1)
      .map(({ name }) => name)
      .join('/')
  }
}

function enter(frame: Frame, parent: Frame | undefined, root: Node | undefined, tag: SaxesTagNS): void {
  frame.uri = tag.uri
  frame.isWco = tag.uri === parent?.uri ? parent.isWco : isWco(tag.uri)
  const known = parent === undefined ? root : frame.isWco ? childIn(parent, tag.local) : undefined
  frame.name = tag.local
  frame.node = known
  // A field that is not known is told by what it stands in: its name is part of the message.
  frame.field = known === undefined ? withinOf(parent) : known.path
  frame.text = ''
  frame.formatCode = undefined
  frame.last = undefined
  frame.occurrence = parent?.occurrence
  frame.party = known?.isParty === true ? nobody() : parent?.party
  frame.count = 1
  if (known === undefined) return
  for (let slot = 0; slot < known.slots; slot++) frame.counts[slot] = 0
  if (parent === undefined) return
  frame.count += parent.counts[known.slot] ?? 0
  parent.counts[known.slot] = frame.count
  if (!known.repeats) return
  frame.occurrence = parent.occurrence === undefined ? String(frame.count) : `${parent.occurrence}.${frame.count}`
}

function childIn(parent: Frame, name: string): Node | undefined {
  if (parent.node === undefined) return undefined
  const child = childOf(parent.node, parent.last, name)
  if (child !== undefined) parent.last = child
  return child
}

const withinOf = (parent: Frame | undefined): string => {
  const field = parent?.field ?? ''
  return field.endsWith('/*') ? field : `${field}/*`
}

/** A value as elements have it: times by ISO 8601, everything else as it stands. */
function asStated({ format }: Field, value: string, frame: Frame): string {
  if (format !== 'date-time') return value
  const time = timeOf(value, frame.formatCode ?? '')
  if (time === undefined) throw new Malformed(placeOf(frame), 'value', expectedTime)
  return time
}

/** Without the blanks around it; what breaks its lines is one space. */
export const tidied = (text: string): string =>
  isTidy(text) ? text : text.trim().replaceAll(/[ \t]*[\t\r\n][ \t\r\n]*/g, ' ')

/** Nearly every value is: to look costs a third of what it costs to trim and replace. */
function isTidy(text: string): boolean {
  const last = text.length - 1
  if (last < 0 || text.charCodeAt(0) <= 0x20 || text.charCodeAt(last) <= 0x20 || text.charCodeAt(last) > 0x7f)
    return false
  for (let index = 1; index < last; index++) if (text.charCodeAt(index) < 0x20) return false
  return true
}

function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x20) return false
  return true
}
