import type { RecordId, RecordType, ReleaseRequest, View } from '@carnet/api'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Tag } from '../design/index.ts'
import { AskForFile } from './ask-for-file.tsx'
import { FoundTable } from './found-table.tsx'

interface Props {
  readonly pages: readonly View[]
  readonly type: RecordType
  readonly more: ReactNode
  /** What was asked for, of which these were found. */
  readonly asked: ReleaseRequest
  readonly onMasked: () => void
}

/** What was found: a yes or a no, a count, or a list of records. */
export function Results({ pages, type, more, asked, onMasked }: Props) {
  const { t } = useTranslation()
  const [chosen, choose] = useState<ReadonlySet<RecordId>>(new Set())
  const [first] = pages
  if (first === undefined) return null
  const { answer, known, count } = first
  if (answer === 'yes-no' || answer === 'count')
    return (
      <Card title={t('find.results')}>
        <div className="body stack">
          <p>
            {answer === 'count' ? t('find.count', { count: count ?? 0 }) : t(known === true ? 'find.yes' : 'find.no')}
          </p>
          <p className="quiet">{t('find.least')}</p>
          {(known === true || (count ?? 0) > 0) && (
            <div>
              <Button onPress={onMasked}>{t('find.masked')}</Button>
            </div>
          )}
        </div>
      </Card>
    )
  const records = pages.flatMap((page) => page.records)
  const reasons = new Map(pages.flatMap((page) => page.reasons).map((reason) => [reason.rule, reason.says]))
  return (
    <Card
      title={t('find.results')}
      aside={
        <>
          {t('find.count', { count: records.length })} <Tag>{t('record.least')}</Tag>
        </>
      }
    >
      {records.length === 0 ? (
        <p className="empty">{t('find.empty')}</p>
      ) : (
        <>
          <FoundTable
            records={records}
            type={type}
            reasons={reasons}
            chosen={chosen}
            onChoose={(id, isChosen) =>
              choose(new Set(isChosen ? [...chosen, id] : [...chosen].filter((each) => each !== id)))
            }
          />
          <div className="after">
            {more}
            <AskForFile asked={asked} type={type} chosen={chosen} />
          </div>
        </>
      )}
    </Card>
  )
}
