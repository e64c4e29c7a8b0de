import { attribute, childNamed, childrenNamed, rewrite, textOf, type XmlElement } from '../xml.ts'

/** What cells show, where most of them only say which of the workbook's texts it is. */
export interface SharedStrings {
  readonly shownIn: (cell: XmlElement) => string
  /** Leaves the texts that no cell shows any more empty, and gives how many those are; their numbers stay. */
  readonly emptyUnused: (used: ReadonlySet<number>) => number
}

export const sharedIndex = (cell: XmlElement): number | undefined => {
  const value = childNamed(cell, 'v')
  return attribute(cell, 't') === 's' && value !== undefined ? Number(textOf(value)) : undefined
}

export function sharedStrings(root: XmlElement | undefined): SharedStrings {
  // How a text is pronounced repeats it.
  if (root !== undefined) rewrite(root, ({ name }) => (/(^|:)(rPh|phoneticPr)$/.test(name) ? 'remove' : 'keep'))
  const items = root === undefined ? [] : childrenNamed(root, 'si')
  return {
    shownIn(cell) {
      const index = sharedIndex(cell)
      if (index !== undefined) return textOf(items[index] ?? { name: '', attributes: {}, children: [] })
      const shown = childNamed(cell, attribute(cell, 't') === 'inlineStr' ? 'is' : 'v')
      return shown === undefined ? '' : textOf(shown)
    },
    emptyUnused(used) {
      const unused = items.filter((item, index) => !used.has(index) && textOf(item) !== '')
      for (const item of unused) item.children = []
      return unused.length
    },
  }
}

/** Makes a cell show a text of its own. */
export function setText(cell: XmlElement, text: string): void {
  const prefix = cell.name.slice(0, cell.name.indexOf(':') + 1)
  cell.attributes['t'] = 'inlineStr'
  const shown: XmlElement = { name: `${prefix}t`, attributes: { 'xml:space': 'preserve' }, children: [{ text }] }
  cell.children = [{ name: `${prefix}is`, attributes: {}, children: [shown] }]
}
