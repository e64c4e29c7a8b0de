import type { Parts } from '../archive.ts'
import type { CleanLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import { attribute, childrenNamed, elementsOf, localName, parseXml, writeXml, type XmlElement } from '../xml.ts'

/** What a part says of another one. SPEC: ECMA-376 Part 2, 8.5 (relationships). */
export interface Relation {
  readonly id: string
  /** The last step of the type's address, which the transitional and the strict form of the standard have alike. */
  readonly type: string
  /** A part's name; for an external one the address as written. */
  readonly target: string
  readonly external: boolean
}

/** A package of parts that say how they belong together. Parts are read once and written back by {@link OfficePackage.write}. */
export interface OfficePackage {
  readonly names: () => readonly string[]
  readonly has: (name: string) => boolean
  readonly bytes: (name: string) => Uint8Array
  readonly replace: (name: string, bytes: Uint8Array) => void
  readonly xml: (name: string) => XmlElement
  readonly contentType: (name: string) => string
  readonly setContentType: (name: string, type: string) => void
  /** Of a part; of the package itself under ''. */
  readonly relations: (source: string) => readonly Relation[]
  readonly unrelate: (source: string, ids: ReadonlySet<string>) => void
  /** Every part that the package leads to, by how it is led to. */
  readonly reached: () => ReadonlyMap<string, string>
  /** Leaves out what the package does not lead to any more, and writes what was changed. */
  readonly write: () => void
}

const typesPart = '[Content_Types].xml'
const relationsPart = (source: string): string => source.replace(/([^/]*)$/, '_rels/$1.rels')

export function openPackage(parts: Parts, limits: CleanLimits): OfficePackage {
  const read = new Map<string, XmlElement>()
  // SPEC: ECMA-376 Part 2, 7.2.3.5: names are equal without regard to case.
  const spelled = new Map([...parts.keys()].map((name) => [name.toLowerCase(), name]))
  const bytes = (name: string): Uint8Array => parts.get(name) ?? absent()
  const xml = (name: string): XmlElement => {
    const known = read.get(name)
    if (known !== undefined) return known
    const root = parseXml(bytes(name), limits)
    read.set(name, root)
    return root
  }
  const relations = (source: string): readonly Relation[] => {
    const part = relationsPart(source)
    if (!parts.has(part)) return []
    return childrenNamed(xml(part), 'Relationship').map((each) => relationOf(each, source, spelled))
  }
  const reached = (): ReadonlyMap<string, string> => {
    const found = new Map<string, string>()
    const follow = (source: string): void => {
      for (const { target, type, external } of relations(source)) {
        if (external || found.has(target) || !parts.has(target)) continue
        found.set(target, type)
        follow(target)
      }
    }
    follow('')
    return found
  }
  const override = (name: string): XmlElement | undefined =>
    childrenNamed(xml(typesPart), 'Override').find((each) => isPartName(each, name))
  return {
    names: () => [...parts.keys()].filter((name) => name !== typesPart && !name.endsWith('.rels')),
    has: (name) => parts.has(name),
    bytes,
    replace(name, content) {
      read.delete(name)
      parts.set(name, content)
    },
    xml,
    contentType(name) {
      const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
      const byDefault = childrenNamed(xml(typesPart), 'Default').find(
        (each) => attribute(each, 'Extension')?.toLowerCase() === extension,
      )
      const stated = override(name) ?? byDefault
      return stated === undefined ? '' : (attribute(stated, 'ContentType') ?? '')
    },
    setContentType(name, type) {
      const stated = override(name)
      if (stated !== undefined) stated.attributes['ContentType'] = type
    },
    relations,
    unrelate(source, ids) {
      const root = xml(relationsPart(source))
      root.children = elementsOf(root).filter((each) => !ids.has(attribute(each, 'Id') ?? ''))
    },
    reached,
    write() {
      const left = reached()
      const sources = new Set(['', ...left.keys()])
      for (const name of [...parts.keys()]) {
        const stays = name === typesPart || left.has(name) || [...sources].some((each) => relationsPart(each) === name)
        if (stays) continue
        parts.delete(name)
        read.delete(name)
      }
      const types = xml(typesPart)
      types.children = elementsOf(types).filter(
        (each) => localName(each.name) !== 'Override' || [...left.keys()].some((name) => isPartName(each, name)),
      )
      for (const [name, root] of read) parts.set(name, writeXml(root))
    },
  }
}

const absent = (): never => {
  throw new Refused('malformed')
}

const isPartName = (override: XmlElement, name: string): boolean =>
  attribute(override, 'PartName')?.toLowerCase() === `/${name.toLowerCase()}`

function relationOf(element: XmlElement, source: string, spelled: ReadonlyMap<string, string>): Relation {
  const written = attribute(element, 'Target') ?? absent()
  const external = attribute(element, 'TargetMode') === 'External'
  const type = attribute(element, 'Type') ?? ''
  const resolved = external ? written : resolve(source, written)
  return {
    id: attribute(element, 'Id') ?? '',
    type: type.slice(type.lastIndexOf('/') + 1),
    target: external ? written : (spelled.get(resolved.toLowerCase()) ?? resolved),
    external,
  }
}

/** A part's name from where it is named. One that leads out of the package leads nowhere. */
function resolve(source: string, target: string): string {
  const steps = target.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}
