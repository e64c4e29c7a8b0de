import { type DictionaryElement, elementOf } from '../dictionary/index.ts'
import { wcoPaths } from '../dictionary/wco-paths.ts'
import type { ElementId, IdentifierKind, SubjectRole } from '../record.ts'
import type { ValueFormat } from '../value.ts'

/** What a text or an attribute is by the dictionary. */
export interface Field {
  readonly id: ElementId
  readonly number: number
  readonly format: ValueFormat
  readonly role: SubjectRole | undefined
  readonly identifier: IdentifierKind | undefined
  /** Whether something is derived from it. */
  readonly isSource: boolean
}

/** An XML element that the dictionary's paths lead to or through. Messages are walked along it, name by name. */
export interface Node {
  readonly name: string
  /** As places and reports say it: `Declaration/GoodsShipment/Importer`. */
  readonly path: string
  readonly children: ReadonlyMap<string, Node>
  readonly attributes: ReadonlyMap<string, Field>
  readonly field: Field | undefined
  readonly repeats: boolean
  /** How many children there are, and its own position among those of its parent. */
  readonly slots: number
  readonly slot: number
  /** What it holds is about one party. */
  readonly isParty: boolean
  /** Its first child, and what followed it in its parent, the last time: no more than guesses. */
  first: Node | undefined
  following: Node | undefined
}

/**
 * A node's child by name, after the child before it. Messages of one kind have their children in one order: the one that
 * followed the last time is looked at first, since comparing a name costs a third of hashing it.
 */
export function childOf(node: Node, before: Node | undefined, name: string): Node | undefined {
  const guessed = before === undefined ? node.first : before.following
  if (guessed?.name === name) return guessed
  const child = node.children.get(name)
  if (before === undefined) node.first = child
  else before.following = child
  return child
}

interface Growing extends Node {
  readonly children: Map<string, Growing>
  readonly attributes: Map<string, Field>
  slots: number
  field: Field | undefined
  isParty: boolean
}

const grown = (name: string, path: string, repeats: boolean, slot: number): Growing => ({
  name,
  path,
  children: new Map(),
  attributes: new Map(),
  field: undefined,
  repeats,
  slots: 0,
  slot,
  isParty: false,
  first: undefined,
  following: undefined,
})

/** The nodes by their first name, as the paths of one type of record lead to them. */
function growFrom(paths: readonly { readonly path: string; readonly element: string }[]): ReadonlyMap<string, Node> {
  const roots = grown('', '', false, 0)
  for (const { path, element } of paths) {
    const known = elementOf(element)
    if (known === undefined) throw new Error(`a path leads to ${element}, which the dictionary does not have`)
    const [steps = '', attribute] = path.split('@')
    const way = wayTo(roots, steps.split('/'))
    const node = way.at(-1)
    if (node === undefined) throw new Error('a path leads nowhere')
    if (attribute === undefined) node.field = fieldOf(known)
    else node.attributes.set(attribute, fieldOf(known))
    if (known.role !== undefined) partyOn(way, known.role).isParty = true
  }
  return roots.children
}

/** Children of one node, at most. */
export const mostChildren = 64

function wayTo(from: Growing, steps: readonly string[]): readonly Growing[] {
  const way: Growing[] = []
  let at = from
  for (const step of steps) {
    const name = step.replace('*', '')
    const next =
      at.children.get(name) ??
      grown(name, at.path === '' ? name : `${at.path}/${name}`, step.endsWith('*'), at.children.size)
    if (next.slot >= mostChildren) throw new Error(`paths lead from ${at.path} to more than ${mostChildren} children`)
    at.children.set(name, next)
    at.slots = at.children.size
    way.push(next)
    at = next
  }
  return way
}

/** A party holds its name and identifier itself; its address, and whom to turn to, stand in groups of their own within it. */
function partyOn(way: readonly Growing[], role: SubjectRole): Growing {
  const holder = way.at(-2)
  const isInner = role === 'contact' || holder?.path.endsWith('/Address') === true
  const party = isInner ? way.at(-3) : holder
  if (party === undefined) throw new Error('a path states a party’s element outside a party')
  return party
}

/** The elements that others are derived from (`derive.ts`). */
const sources: ReadonlySet<string> = new Set([
  'declaration.acceptance-time',
  'declaration.item.procedure',
  'declaration.item.origin',
  'declaration.item.classification',
  'declaration.item.classification-type',
  'declaration-notification.issue-time',
])

const fieldOf = ({ id, number, format, role, identifier }: DictionaryElement): Field => ({
  id,
  number,
  format,
  role,
  identifier,
  isSource: sources.has(id),
})

/** What a declaration, and a notification, is made of: the node of its root, and of the envelope around it. */
export interface RecordTree {
  readonly type: 'declaration' | 'declaration-notification'
  readonly root: Node
  readonly envelope: Node
}

function treeOf(type: RecordTree['type'], root: string): RecordTree {
  const roots = growFrom(wcoPaths[type] ?? [])
  const [top, envelope] = [roots.get(root), roots.get('MetaData')]
  if (top === undefined || envelope === undefined) throw new Error(`no paths lead into a ${root}`)
  return { type, root: top, envelope }
}

/** The records by the name of the XML element that each is. */
export const recordTrees: ReadonlyMap<string, RecordTree> = new Map([
  ['Declaration', treeOf('declaration', 'Declaration')],
  ['Response', treeOf('declaration-notification', 'Response')],
])
