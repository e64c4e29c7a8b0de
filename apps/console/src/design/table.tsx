import type { ReactNode } from 'react'
import './table.css'

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly cell: (of: T) => ReactNode
  /** Numbers, dates and deeds stand at the end. */
  readonly end?: boolean
}

/** A quiet table: what it is of, its columns, and what stands there when there is nothing. */
export function Table<T>({
  label,
  columns,
  rows,
  keyOf,
  empty,
}: {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly keyOf: (of: T) => string
  readonly empty: ReactNode
}) {
  if (rows.length === 0) return <div className="empty">{empty}</div>
  return (
    // A wide table scrolls by itself, by keyboard too (WCAG 2.2, 1.4.10 and 2.1.1).
    <div className="scroll" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ key, title, end }) =>
              // A column of deeds has no title, and an empty one would be read out as a fault.
              title === '' ? (
                <td key={key} />
              ) : (
                <th key={key} scope="col" className={end === true ? 'end' : undefined}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, cell, end }) => (
                <td key={key} className={end === true ? 'end' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
