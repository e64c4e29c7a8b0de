import type { RecordId, RecordType, ViewRecord } from '@carnet/api'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox'
import { Shown } from '../design/index.ts'
import { wordsOf } from '../node/index.ts'
import '../design/table.css'
import { columnsOf } from './ways.ts'

interface Props {
  readonly records: readonly ViewRecord[]
  readonly type: RecordType
  readonly reasons: ReadonlyMap<string, string>
  readonly chosen: ReadonlySet<RecordId>
  readonly onChoose: (id: RecordId, isChosen: boolean) => void
}

/** Pixels of a row; the ones that are out of sight are not drawn. */
const rowHeight = 39

const addressOf = ({ id }: ViewRecord): string => `/record/${id}`

export function FoundTable({ records, type, reasons, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: records.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const drawn = rows.getVirtualItems()
  const above = drawn[0]?.start ?? 0
  const below = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0)
  const columns = columnsOf[type]
  const gap = (height: number) =>
    height > 0 && (
      <tr className="gap" aria-hidden>
        <td colSpan={columns.length + 2} style={{ height }} />
      </tr>
    )
  return (
    <div className="found" ref={frame} tabIndex={0} role="region" aria-label={t('find.list')}>
      <table aria-rowcount={records.length + 1}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t('find.chosen')}</span>
            </th>
            {columns.map((element) => (
              <th key={element} scope="col" lang="en">
                {wordsOf(element).name}
              </th>
            ))}
            <th scope="col" className="end">
              <span className="unseen">{t('find.open')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {gap(above)}
          {drawn.map(({ index }) => {
            const record = records[index]
            return (
              record && (
                <tr key={record.id} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
                  <td className="choose">
                    <CheckboxField
                      aria-label={t('find.choose', { number: index + 1 })}
                      isSelected={chosen.has(record.id)}
                      onChange={(isChosen) => onChoose(record.id, isChosen)}
                    >
                      <CheckboxButton className="check">
                        <i aria-hidden />
                      </CheckboxButton>
                    </CheckboxField>
                  </td>
                  {columns.map((element) => (
                    <td key={element}>
                      <Shown
                        elements={record.elements.filter(({ id }) => id === element)}
                        reasonOf={(rule) => reasons.get(rule) ?? rule}
                        isCode={wordsOf(element).isCode}
                      />
                    </td>
                  ))}
                  <td className="end lead">
                    <Link to={addressOf(record)} aria-label={t('find.openRecord', { number: index + 1 })}>
                      {t('find.open')}
                    </Link>
                  </td>
                </tr>
              )
            )
          })}
          {gap(below)}
        </tbody>
      </table>
    </div>
  )
}
