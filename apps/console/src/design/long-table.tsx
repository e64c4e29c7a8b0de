import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, useRef, useState } from 'react'
import { movedTo, type Place, tallest } from './long-scroll.ts'
import type { Column } from './table.tsx'
import './long-table.css'

export interface LongColumn<T> extends Column<T> {
  /** How wide it is, as a track of a grid. */
  readonly width?: string
  /** Its title is read out, and not drawn. */
  readonly unseen?: true
  /** The language of its title, where it is another than the page’s. */
  readonly lang?: 'en'
  /** Left out where there is little room. */
  readonly spare?: true
}

interface Props<T> {
  readonly label: string
  /** The same as long as they are the same: rows in sight are drawn anew with others. */
  readonly columns: readonly LongColumn<T>[]
  readonly count: number
  readonly rowAt: (index: number) => T | undefined
  /** Something is wrong with it. */
  readonly isBad?: (row: T) => boolean
}

type Frame = Virtualizer<HTMLDivElement, Element>

/** Pixels of a row: `--row`, and its line. All are as high, so that none is measured. */
const rowHeight = 39
const usualWidth = 'minmax(84px, 1fr)'

/** A table of as many rows as there are, a million too: those in sight are drawn. It scrolls by itself. */
export function LongTable<T>({ label, columns, count, rowAt, isBad }: Props<T>) {
  const frame = useRef<HTMLDivElement>(null)
  const place = useRef<Place>({ drawn: 0, listed: 0 })
  const [shift, setShift] = useState(0)
  const rows = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    observeElementOffset: (list, moved) => onScroll(list, place, count * rowHeight, setShift, moved),
  })
  const widths = (of: Props<T>['columns']): string => of.map(({ width = usualWidth }) => width).join(' ')
  const grid = { '--columns': widths(columns), '--few': widths(columns.filter(({ spare }) => spare !== true)) }
  return (
    // By keyboard too (WCAG 2.2, 2.1.1).
    <div className="long" ref={frame} tabIndex={0} role="region" aria-label={label}>
      <div role="table" aria-label={label} aria-rowcount={count + 1} style={grid as CSSProperties}>
        <div role="rowgroup" className="titles">
          <div role="row" aria-rowindex={1} className="long-row">
            {columns.map(({ title, lang, unseen, ...column }) => (
              <span key={column.key} role="columnheader" lang={lang} className={classOf(column)}>
                {unseen === true ? <span className="unseen">{title}</span> : title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="space" style={{ blockSize: Math.min(count * rowHeight, tallest) }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = rowAt(index)
            return (
              <Line
                key={index}
                index={index}
                at={start + shift}
                row={row}
                columns={columns as readonly LongColumn<unknown>[]}
                bad={row !== undefined && isBad?.(row) === true}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

const classOf = ({ end, spare }: Pick<LongColumn<never>, 'end' | 'spare'>): string | undefined =>
  [...(end === true ? ['end'] : []), ...(spare === true ? ['spare'] : [])].join(' ') || undefined

interface Drawn {
  readonly index: number
  readonly at: number
  readonly row: unknown
  readonly columns: readonly LongColumn<unknown>[]
  readonly bad: boolean
}

/** Drawn once, however the list is scrolled while it is in sight. */
const Line = memo(({ index, at, row, columns, bad }: Drawn) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    className={bad ? 'long-row wrong' : 'long-row'}
    style={{ insetBlockStart: at }}
  >
    {columns.map(({ cell, ...column }) => (
      <span key={column.key} role="cell" className={classOf(column)}>
        {row === undefined ? null : cell(row)}
      </span>
    ))}
  </div>
))
Line.displayName = 'Line'

/** Tells how far the list is scrolled, whatever the browser can draw of it. */
function onScroll(
  { scrollElement }: Frame,
  place: { current: Place },
  length: number,
  setShift: (shift: number) => void,
  moved: (offset: number, isScrolling: boolean) => void,
): (() => void) | undefined {
  if (scrollElement === null) return undefined
  const scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scrollElement
    const drawn = scrollHeight - clientHeight
    const ends = { drawn, listed: drawn + Math.max(0, length - tallest) }
    place.current = movedTo(scrollTop, place.current, ends, clientHeight)
    const { drawn: put, listed } = place.current
    if (put !== scrollTop) scrollElement.scrollTop = put
    setShift(put - listed)
    moved(listed, true)
  }
  const ended = (): void => moved(place.current.listed, false)
  scrollElement.addEventListener('scroll', scrolled, { passive: true })
  scrollElement.addEventListener('scrollend', ended, { passive: true })
  return () => {
    scrollElement.removeEventListener('scroll', scrolled)
    scrollElement.removeEventListener('scrollend', ended)
  }
}
