import type { RecordId, RecordType, ViewRecord } from '@carnet/api'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox'
import { type LongColumn, LongTable, Shown } from '../design/index.ts'
import { wordsOf } from '../node/index.ts'
import { columnsOf } from './ways.ts'

interface Props {
  readonly records: readonly ViewRecord[]
  readonly type: RecordType
  readonly reasons: ReadonlyMap<string, string>
  readonly chosen: ReadonlySet<RecordId>
  readonly onChoose: (id: RecordId, isChosen: boolean) => void
}

/** A record that was found, and the how-manieth it is. */
interface Line {
  readonly record: ViewRecord
  readonly number: number
}

const addressOf = ({ id }: ViewRecord): string => `/record/${id}`

export function FoundTable({ records, type, reasons, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const columns = useMemo<readonly LongColumn<Line>[]>(() => {
    const choose: LongColumn<Line> = {
      key: 'choose',
      title: t('find.chosen'),
      unseen: true,
      width: '24px',
      cell: ({ record: { id }, number }) => (
        <CheckboxField
          aria-label={t('find.choose', { number })}
          isSelected={chosen.has(id)}
          onChange={(isChosen) => onChoose(id, isChosen)}
        >
          <CheckboxButton className="check">
            <i aria-hidden />
          </CheckboxButton>
        </CheckboxField>
      ),
    }
    const elements = columnsOf[type].map((element) => ({
      key: element,
      title: wordsOf(element).name,
      lang: 'en' as const,
      cell: ({ record }: Line) => (
        <Shown
          elements={record.elements.filter(({ id }) => id === element)}
          reasonOf={(rule) => reasons.get(rule) ?? rule}
          isCode={wordsOf(element).isCode}
        />
      ),
    }))
    const open = {
      key: 'open',
      title: t('find.open'),
      unseen: true as const,
      end: true,
      width: '56px',
      cell: ({ record, number }: Line) => (
        <Link to={addressOf(record)} aria-label={t('find.openRecord', { number })}>
          {t('find.open')}
        </Link>
      ),
    }
    return [choose, ...elements, open]
  }, [type, reasons, chosen, onChoose, t])
  const lines = useMemo(() => records.map((record, at) => ({ record, number: at + 1 })), [records])
  return <LongTable label={t('find.list')} columns={columns} count={lines.length} rowAt={(index) => lines[index]} />
}
