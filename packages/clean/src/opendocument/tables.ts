import type { Findings, PersonalKind } from '../finding.ts'
import { maskTexts, maskWhole, textsOf } from '../paragraph.ts'
import { columnOf } from '../personal/index.ts'
import {
  attribute,
  childrenNamed,
  descendants,
  elementsOf,
  localName,
  removeAttribute,
  rewrite,
  textOf,
  type XmlElement,
} from '../xml.ts'

/** Spreadsheets: hidden tables go, hidden rows and columns are emptied; formulas become values once something is gone. */
export function cleanTables(root: XmlElement, found: Findings): void {
  const unseen = undisplayed(root)
  for (const sheet of descendants(root, 'spreadsheet')) {
    const tables = childrenNamed(sheet, 'table')
    let changed = false
    for (const [index, table] of tables.entries()) {
      const label = `sheet ${index + 1}`
      if (unseen.has(attribute(table, 'style-name') ?? '')) {
        found.add('hidden-sheet', label, 'removed')
        sheet.children = sheet.children.filter((child) => child !== table)
        changed = true
      } else if (cleanTable(table, label, found)) changed = true
    }
    if (changed) settle(sheet)
  }
}

const undisplayed = (root: XmlElement): ReadonlySet<string> =>
  new Set(
    [...descendants(root, 'style')].flatMap((style) => {
      const isHidden = childrenNamed(style, 'table-properties').some((each) => attribute(each, 'display') === 'false')
      return isHidden ? [attribute(style, 'name') ?? ''] : []
    }),
  )

const isCollapsed = (each: XmlElement): boolean =>
  ['collapse', 'filter'].includes(attribute(each, 'visibility') ?? 'visible')
const repeated = (each: XmlElement, what: 'rows' | 'columns'): number =>
  Number(attribute(each, `number-${what}-repeated`) ?? 1)

function cleanTable(table: XmlElement, label: string, found: Findings): boolean {
  const hidden = hiddenColumnsOf(table)
  let row = 1
  let headings: ReadonlyMap<number, PersonalKind> | undefined
  let changed = false
  for (const each of [...descendants(table, 'table-row')]) {
    const rowHidden = isCollapsed(each)
    const isHeading = headings === undefined && /\p{L}/u.test(textOf(each))
    if (isHeading) headings = headingsOf(each)
    for (const { cell, column } of cellsIn(each)) {
      const place = `${label}, ${letters(column)}${row}`
      const isOut = rowHidden || hidden(column)
      if (
        isOut
          ? empty(cell, rowHidden ? `${label}, row ${row}` : `${label}, column ${letters(column)}`, found)
          : maskCell(cell, isHeading ? undefined : headings?.get(column), place, found)
      )
        changed = true
    }
    row += repeated(each, 'rows')
  }
  return changed
}

function hiddenColumnsOf(table: XmlElement): (column: number) => boolean {
  const intervals: (readonly [number, number])[] = []
  let column = 1
  for (const each of descendants(table, 'table-column')) {
    const next = column + repeated(each, 'columns')
    if (isCollapsed(each)) intervals.push([column, next])
    column = next
  }
  return (at) => intervals.some(([from, until]) => at >= from && at < until)
}

function cellsIn(row: XmlElement): readonly { readonly cell: XmlElement; readonly column: number }[] {
  let column = 1
  return elementsOf(row).flatMap((cell) => {
    if (!/^(covered-)?table-cell$/.test(localName(cell.name))) return []
    const at = column
    column += repeated(cell, 'columns')
    return [{ cell, column: at }]
  })
}

const headingsOf = (row: XmlElement): ReadonlyMap<number, PersonalKind> =>
  new Map(
    cellsIn(row).flatMap(({ cell, column }) => {
      const of = columnOf(textOf(cell))
      return of === undefined ? [] : [[column, of] as const]
    }),
  )

const valued = [
  'value-type',
  'value',
  'date-value',
  'time-value',
  'boolean-value',
  'string-value',
  'currency',
  'formula',
]

function empty(cell: XmlElement, place: string, found: Findings): boolean {
  const held = textOf(cell) !== '' || attribute(cell, 'formula') !== undefined
  cell.children = []
  for (const name of valued) removeAttribute(cell, name)
  if (held) found.add('hidden-cells', place, 'removed')
  return held
}

/** A cell says its value twice: for reading and for reckoning. A masked one says it once. */
function maskCell(cell: XmlElement, of: PersonalKind | undefined, place: string, found: Findings): boolean {
  const texts = childrenNamed(cell, 'p').flatMap((each) => textsOf(each, () => true))
  const masked = of === undefined ? maskTexts(texts, place, found) : maskWhole(texts, of, place, found)
  if (!masked) return false
  const prefix = Object.keys(cell.attributes)
    .find((name) => localName(name) === 'value-type')
    ?.split(':')[0]
  for (const name of valued) removeAttribute(cell, name)
  if (prefix !== undefined) cell.attributes[`${prefix}:value-type`] = 'string'
  return true
}

function settle(sheet: XmlElement): void {
  for (const cell of descendants(sheet, 'table-cell')) removeAttribute(cell, 'formula')
  rewrite(sheet, ({ name }) =>
    /(^|:)(named-expressions|content-validations|database-ranges)$/.test(name) ? 'remove' : 'keep',
  )
  for (const cell of descendants(sheet, 'table-cell')) removeAttribute(cell, 'content-validation-name')
}

function letters(column: number): string {
  const before = Math.floor((column - 1) / 26)
  return `${before > 0 ? letters(before) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`
}
