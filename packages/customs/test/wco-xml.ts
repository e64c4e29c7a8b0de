import { elementOf } from '../src/index.ts'
import { wcoPaths } from '../src/dictionary/wco-paths.ts'
import type { ValueFormat } from '../src/value.ts'

/** What a generated document says, in the terms of the dictionary. */
export interface Stated {
  readonly id: string
  readonly occurrence: string | undefined
  readonly value: string
}

export interface GeneratedXml {
  readonly xml: string
  readonly stated: readonly Stated[]
}

type Kind = 'declaration' | 'declaration-notification'

interface Group {
  readonly children: Map<string, Group>
  readonly attributes: [name: string, element: string][]
  element: string | undefined
}

const group = (): Group => ({ children: new Map(), attributes: [], element: undefined })

/** The dictionary's paths as a tree; a name that ends in `*` may repeat. */
function treeOf(kind: Kind): Group {
  const root = group()
  for (const { path, element } of wcoPaths[kind] ?? []) {
    const [steps = '', attribute] = path.split('@')
    let at = root
    for (const step of steps.split('/')) {
      const next = at.children.get(step) ?? group()
      at.children.set(step, next)
      at = next
    }
    if (attribute === undefined) at.element = element
    else at.attributes.push([attribute, element])
  }
  return root
}

const trees = { declaration: treeOf('declaration'), 'declaration-notification': treeOf('declaration-notification') }

/** Values of each format; those of times as the data model writes them, and as elements do. */
const values: Readonly<Partial<Record<ValueFormat, readonly string[]>>> = {
  identifier: ['GB150454489082', 'X-1/2', '4GB039429731475-I1VMPF'],
  code: ['9', 'TSP', '4099'],
  country: ['GB', 'EG'],
  number: ['7', '-0.5', '10.00'],
  name: ['Müller & Söhne <Import>', 'PK Rifle Ltd'],
  text: ['Bücher "gebraucht", 5 kg', '10 Nile Ave', '箱'],
}
const times = [
  ['20240118', '102', '2024-01-18'],
  ['20240118150645+01', '304', '2024-01-18T15:06:45+01'],
  ['20191113172216Z', '304', '2019-11-13T17:22:16Z'],
  ['202402291506', '203', '2024-02-29T15:06'],
] as const

/** A document of one record, different for each seed: some of its paths, groups up to three times. */
export function generateWcoXml(kind: Kind, seed: number, prefix = ''): GeneratedXml {
  const choose = chooser(seed)
  const stated: Stated[] = []
  const write = (name: string, at: Group, occurrence: string | undefined): string => {
    if (name === 'DateTimeString') {
      const [digits, formatCode, value] = times[choose(times.length)] ?? times[0]
      stated.push({ id: at.element ?? '', occurrence, value })
      return `<${prefix}${name} formatCode="${formatCode}">${digits}</${prefix}${name}>`
    }
    const attributes = at.attributes.flatMap(([attribute, id]) => {
      if (choose(2) === 0) return []
      stated.push({ id, occurrence, value: 'KGM' })
      return [` ${attribute}="KGM"`]
    })
    const content = at.element === undefined ? writeChildren(at, occurrence) : valueFor(at.element, occurrence)
    return `<${prefix}${name}${attributes.join('')}>${content}</${prefix}${name}>`
  }
  const valueFor = (id: string, occurrence: string | undefined): string => {
    const listed = values[elementOf(id)?.format ?? 'text'] ?? ['1']
    const value = listed[choose(listed.length)] ?? ''
    stated.push({ id, occurrence, value })
    return escaped(value)
  }
  const writeChildren = (at: Group, occurrence: string | undefined): string =>
    Array.from(at.children, ([step, child]) => {
      if (!step.endsWith('*')) return choose(3) === 0 ? '' : write(step, child, occurrence)
      return Array.from({ length: choose(4) }, (_, index) =>
        write(step.slice(0, -1), child, occurrence === undefined ? `${index + 1}` : `${occurrence}.${index + 1}`),
      ).join('\n')
    }).join('\n')
  const root = kind === 'declaration' ? 'Declaration' : 'Response'
  const tree = trees[kind]
  const [envelope, record] = [tree.children.get('MetaData'), tree.children.get(root)]
  if (envelope === undefined || record === undefined) throw new Error('no paths')
  const around = writeChildren(envelope, undefined)
  const bound = prefix === '' ? '' : ` xmlns:${prefix.slice(0, -1)}="urn:wco:datamodel:WCO:DEC-DMS:2"`
  const opening = write(root, record, undefined)
  return { xml: `<${prefix}MetaData${bound}>\n${around}\n${opening}\n</${prefix}MetaData>\n`, stated }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Numbers below a bound that follow from a seed. */
function chooser(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
