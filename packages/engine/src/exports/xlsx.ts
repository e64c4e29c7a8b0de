import writeXlsxFile from 'write-excel-file/universal'
import { referenceColumn, type Table } from './table.ts'

/** Characters that a cell of a workbook takes. */
const mostCharacters = 32_767

/** Whether every value fits a cell: one that is cut would say something else. */
export const fitsCells = ({ rows }: Table): boolean =>
  rows.every(({ cells }) => cells.every((cell) => cell === undefined || escaped(cell).length <= mostCharacters))

/** A workbook of one visible sheet, every cell of it text: no formulas, no macros. Made in memory. */
export async function xlsxOf({ columns, rows }: Table): Promise<Uint8Array> {
  const lines = [[referenceColumn, ...columns], ...rows.map(({ reference, cells }) => [reference, ...cells])]
  const data = lines.map((line) =>
    line.map((cell) => (cell === undefined || cell === '' ? null : { value: escaped(cell), type: String })),
  )
  const blob = await writeXlsxFile(data, { sheet: 'Export' }).toBlob()
  return new Uint8Array(await blob.arrayBuffer())
}

/**
 * @source ECMA-376 Part 1 §22.9.2.19 (ST_Xstring): what XML can't hold, or would change, is written `_xHHHH_`; and so is the
 * beginning of what would be read as that.
 */
const escaped = (value: string): string =>
  value
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufffd]|\p{Noncharacter_Code_Point}/gu, (each) =>
      Array.from({ length: each.length }, (_, at) => `_x${hex(each.charCodeAt(at))}_`).join(''),
    )
const hex = (unit: number): string => unit.toString(16).toUpperCase().padStart(4, '0')
