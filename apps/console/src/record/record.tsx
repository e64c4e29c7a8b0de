import type { CaseId, RecordId, ReleaseRequest } from '@carnet/api'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Go, Page, Refusal, Stamps, Tag } from '../design/index.ts'
import { useRelease, wordsOf } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { AskOthers, useAskedFor } from './asking.tsx'
import { Broken, BreakTheGlass, useGlass } from './glass.tsx'
import { GroupCard } from './group-card.tsx'
import { groupsOf, nameOf } from './groups.ts'
import { type About, receiptIn, useOpening } from './opening.ts'
import { WhoCrossed } from '../who-crossed.tsx'
import './record.css'

/** One record, for the purpose and case in the bar; another purpose or case begins anew. */
export function Record() {
  const { t } = useTranslation()
  const { id }: { readonly id?: string } = useParams({ strict: false })
  const { purpose, case: matter } = useSearch({ strict: false })
  if (purpose === undefined || id === undefined)
    return (
      <Page name={t('record.name')} title={t('record.name')}>
        <p className="quiet">{t('record.whyFirst')}</p>
      </Page>
    )
  const about: About = { id: id as RecordId, purpose, ...(matter === undefined ? {} : { case: matter as CaseId }) }
  return <Opened key={`${id}/${purpose}/${matter ?? ''}`} about={about} />
}

/** The room that one comes from. */
const found = '/find' as string

function Opened({ about }: { readonly about: About }) {
  const { t } = useTranslation()
  const [brought, setBrought] = useState<Pick<ReleaseRequest, 'approval' | 'breakGlass'>>({})
  const { id, ...why } = about
  const least: ReleaseRequest = { ...why, select: { ids: [id] }, answer: 'masked' }
  const { data: view, error, isLoading } = useRelease({ request: { ...least, ...brought }, time: 0 })
  const opening = useOpening(about)
  const askedFor = useAskedFor()
  const glass = useGlass(about)
  const mayRetain = useHolds('officer', 'senior-officer', 'duty-manager', 'liaison', 'dpo')
  const record = view?.records[0]
  const says = new Map([...(view?.reasons ?? []), ...opening.reasons].map(({ rule, says: words }) => [rule, words]))
  const first = view?.receipt ?? (error === null ? undefined : receiptIn(error.problem))
  const name = record && nameOf(opening.elements.get('declaration.reference') ?? record.elements)
  return (
    <Page
      name={t('record.name')}
      title={
        record === undefined ? (
          t('record.name')
        ) : (
          <>
            {t(`record.type.${record.type}`)} {name !== undefined && <code>{name}</code>}
          </>
        )
      }
      sub={
        <>
          <Link to={found} className="back">
            <ArrowLeft aria-hidden />
            {t('record.back')}
          </Link>
          {mayRetain && <Go to={`/retention/records/${id}`}>{t('record.retention')}</Go>}
          {record !== undefined && <Tag tone="good">{t('record.least')}</Tag>}
          {view?.obligations.map(
            ({ kind, rule }) =>
              kind === 'no-onward-transfer' && <Tag key={rule}>{t('record.obligation.no-onward-transfer')}</Tag>,
          )}
        </>
      }
      aside={
        <>
          <Stamps receipts={[...opening.receipts, ...(first === undefined ? [] : [first])]} />
          <WhoCrossed id={id} when={record !== undefined} />
        </>
      }
    >
      {/* There before anything is revealed, so that whoever listens hears of it (WCAG 2.2, 4.1.3). */}
      <p className="unseen" role="status">
        {opening.fresh !== undefined && t('record.isShown', { element: wordsOf(opening.fresh).name })}
      </p>
      {glass !== undefined && <Broken glass={glass} />}
      {isLoading && <p className="quiet">{t('waiting')}</p>}
      {error !== null && <Refusal problem={error.problem} />}
      {error?.problem.code === 'release/needs-approval' && (
        <div className="line">
          <AskOthers request={least} what={t('record.asking.everything')} look="line" />
          <BreakTheGlass why={about} onBroken={({ id: broken }) => setBrought({ breakGlass: broken })} />
        </div>
      )}
      {view !== undefined && record === undefined && <p className="quiet">{t('record.none')}</p>}
      {record !== undefined &&
        groupsOf(record.elements).map((group) => (
          <GroupCard
            key={group.key}
            reasonOf={(rule) => says.get(rule) ?? rule}
            {...{ group, about, opening, askedFor }}
          />
        ))}
    </Page>
  )
}
