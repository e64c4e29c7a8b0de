import type { Findings, PersonalKind } from '../finding.ts'
import { maskValue } from '../paragraph.ts'
import { columnOf, hasContent, masked, scan, starred } from '../personal/index.ts'
import { attribute, childNamed, childrenNamed, descendants, localName, textOf, type XmlElement } from '../xml.ts'
import { type Cell, cellName, cellsOf, hiddenColumns, isHiddenRow, rowsOf } from './cells.ts'
import { setText, type SharedStrings } from './strings.ts'

export interface Sheet {
  readonly root: XmlElement
  /** `sheet 2`. */
  readonly label: string
}

/** Empties the cells of hidden rows and columns; says whether there were any. */
export function emptyHidden({ root, label }: Sheet, strings: SharedStrings, found: Findings): boolean {
  const data = childNamed(root, 'sheetData')
  if (data === undefined) return false
  const inHiddenColumn = hiddenColumns(root)
  let any = false
  for (const { element, row } of rowsOf(data)) {
    const rowHidden = isHiddenRow(element)
    const gone = new Set<XmlElement>()
    for (const cell of cellsOf(element, row)) {
      if (!rowHidden && !inHiddenColumn(cell.column)) continue
      gone.add(cell.element)
      if (strings.shownIn(cell.element) === '' && childNamed(cell.element, 'f') === undefined) continue
      any = true
      found.add(
        'hidden-cells',
        rowHidden ? `${label}, row ${row}` : `${label}, column ${cellName(cell.column, '')}`,
        'removed',
      )
    }
    if (gone.size > 0) element.children = element.children.filter((child) => !gone.has(child as XmlElement))
  }
  return any
}

/** Masks personal data in cells, by itself or by its column's heading; says whether there was any. */
export function maskCells({ root, label }: Sheet, strings: SharedStrings, found: Findings): boolean {
  const data = childNamed(root, 'sheetData')
  if (data === undefined) return false
  let columns: ReadonlyMap<number, PersonalKind> | undefined
  let any = false
  for (const { element, row } of rowsOf(data)) {
    const cells = cellsOf(element, row)
    const heading = columns === undefined
    columns ??= headingsIn(cells, strings)
    for (const cell of cells)
      if (maskCell(cell, heading ? undefined : columns?.get(cell.column), label, strings, found)) any = true
  }
  return any
}

/** The first row in which text stands is the one with headings. */
function headingsIn(cells: readonly Cell[], strings: SharedStrings): ReadonlyMap<number, PersonalKind> | undefined {
  const shown = cells.map((cell) => ({ column: cell.column, text: strings.shownIn(cell.element) }))
  if (!shown.some(({ text }) => /\p{L}/u.test(text))) return undefined
  return new Map(
    shown.flatMap(({ column, text }) => {
      const of = columnOf(text)
      return of === undefined ? [] : [[column, of] as const]
    }),
  )
}

function maskCell(
  { element, row, column }: Cell,
  of: PersonalKind | undefined,
  label: string,
  strings: SharedStrings,
  found: Findings,
): boolean {
  const text = strings.shownIn(element)
  const place = `${label}, ${cellName(column, row)}`
  const formula = childNamed(element, 'f')
  const spans = scan(text)
  const inFormula = formula === undefined ? [] : scan(textOf(formula))
  if (of !== undefined && hasContent(text)) {
    setText(element, starred(text))
    found.add('personal-data', place, 'masked', of)
    return true
  }
  for (const span of [...spans, ...inFormula]) found.add('personal-data', place, 'masked', span.of)
  if (spans.length > 0) setText(element, masked(text, spans))
  return spans.length + inFormula.length > 0
}

/** Formulas become the values that they last had: what they were computed from is not there any more. */
export function settle({ root }: Sheet): void {
  for (const cell of descendants(root, 'c')) {
    const left = cell.children.filter((child) => !('name' in child) || localName(child.name) !== 'f')
    if (left.length === cell.children.length) continue
    cell.children = left
    delete cell.attributes['cm']
  }
}

/** What a sheet says beside its cells: lists to choose from, hints, filters, links. */
export function maskAround({ root, label }: Sheet, found: Findings): void {
  const said: Readonly<Record<string, readonly string[]>> = {
    dataValidation: ['prompt', 'promptTitle', 'error', 'errorTitle'],
    hyperlink: ['display', 'tooltip', 'location'],
    filter: ['val'],
    customFilter: ['val'],
    cfRule: ['text'],
    tableColumn: ['name'],
  }
  for (const each of descendants(root)) {
    for (const name of said[localName(each.name)] ?? []) {
      const value = each.attributes[name]
      if (value !== undefined) each.attributes[name] = maskValue(value, `${label}, ${localName(each.name)}`, found)
    }
    if (localName(each.name) === 'formula1' || localName(each.name) === 'formula2')
      for (const child of each.children)
        if ('text' in child) child.text = maskValue(child.text, `${label}, dataValidation`, found)
  }
}

/** Text of a header or footer that is not only its codes. SPEC: ECMA-376 Part 1, 18.3.1.46. */
export function tellHeaders({ root, label }: Sheet, found: Findings): void {
  for (const each of childrenNamed(root, 'headerFooter').flatMap((all) => all.children)) {
    if (!('name' in each)) continue
    const text = textOf(each).replace(/&(?:"[^"]*"|[A-Za-z]|\d+)/g, '')
    if (hasContent(text)) found.add('header-footer', label, 'kept')
  }
}

/** Elements in which names and accounts stand, and views that others saved. */
export const namesOfPeople: ReadonlySet<string> = new Set(['protectedRanges', 'scenarios', 'customSheetViews'])

export function usedStrings(
  sheets: readonly Sheet[],
  indexOf: (cell: XmlElement) => number | undefined,
): ReadonlySet<number> {
  const used = new Set<number>()
  for (const { root } of sheets)
    for (const cell of descendants(root, 'c')) {
      const index = indexOf(cell)
      if (index !== undefined) used.add(index)
    }
  return used
}

/** A cell's style, by its number. */
export const styleOf = (cell: XmlElement): number => Number(attribute(cell, 's') ?? 0)
