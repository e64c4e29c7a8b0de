import { attribute, childrenNamed, type XmlElement } from '../xml.ts'

/** A cell with where it stands, both counted from 1. */
export interface Cell {
  readonly element: XmlElement
  readonly row: number
  readonly column: number
}

/** `C14` of column 3, row 14. */
export function cellName(column: number, row: number | ''): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}

const columnIn = (reference: string): number =>
  Array.from((/^[A-Z]+/i.exec(reference)?.[0] ?? '').toUpperCase()).reduce(
    (sum, each) => sum * 26 + each.charCodeAt(0) - 64,
    0,
  )

/** Every row with its number; one that is not written follows from the row before. SPEC: ECMA-376 Part 1, 18.3.1.73. */
export function* rowsOf(data: XmlElement): Generator<{ readonly element: XmlElement; readonly row: number }> {
  let row = 0
  for (const element of childrenNamed(data, 'row')) {
    row = Number(attribute(element, 'r') ?? row + 1)
    yield { element, row }
  }
}

export function cellsOf(rowElement: XmlElement, row: number): readonly Cell[] {
  let column = 0
  return childrenNamed(rowElement, 'c').map((element) => {
    const reference = element.attributes['r']
    column = reference === undefined ? column + 1 : columnIn(reference)
    return { element, row, column }
  })
}

export const isHiddenRow = (row: XmlElement): boolean =>
  isTrue(row.attributes['hidden']) || (row.attributes['ht'] !== undefined && Number(row.attributes['ht']) === 0)

/** The columns that are hidden or of no width, as intervals of numbers with both ends in them. */
export function hiddenColumns(sheet: XmlElement): (column: number) => boolean {
  const hidden = childrenNamed(sheet, 'cols')
    .flatMap((cols) => childrenNamed(cols, 'col'))
    .filter(({ attributes: { hidden, width } }) => isTrue(hidden) || (width !== undefined && Number(width) === 0))
    .map(({ attributes: { min, max } }) => [Number(min), Number(max)] as const)
  return (column) => hidden.some(([min, max]) => column >= min && column <= max)
}

export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'
