import type { Case, SubjectId, SubjectShown } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { FolderOpen, Lock, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, Go, Page, Refusal, Row, Rows, Stamps, Tag } from '../design/index.ts'
import { useStamped } from '../node/index.ts'
import { Erase } from './erase.tsx'
import { HeldTable } from './held-table.tsx'
import { OrderHold } from './order-hold.tsx'
import { Matter, ofSubjects, useMatter } from './matter.tsx'
import { useMay } from './may.ts'
import { OneWith } from './one-with.tsx'
import { backTo } from './room-page.tsx'

type Receipt = SubjectShown['receipt']

/** One person or organisation, under the case in the bar: that somebody looked is stamped. */
export function SubjectPage() {
  const { t } = useTranslation()
  const { id = '' }: { readonly id?: string } = useParams({ strict: false })
  const { matter } = useMatter(ofSubjects)
  if (matter === undefined)
    return (
      <Page name={t('retention.subject.name')} title={t('retention.subject.name')} sub={<Back />}>
        <Matter kinds={ofSubjects} says={t('retention.matter.subject')} />
      </Page>
    )
  return <Looked key={`${id}/${matter.id}`} id={id as SubjectId} matter={matter} />
}

const Back = () => {
  const { t } = useTranslation()
  return <Go to={backTo('subjects')}>{t('retention.subject.back')}</Go>
}

function Looked({ id, matter }: { readonly id: SubjectId; readonly matter: Case }) {
  const { t } = useTranslation()
  const { data: shown, error } = useStamped('showSubject', { id, case: matter.id })
  const [receipts, setReceipts] = useState<readonly Receipt[]>([])
  const known = shown?.state === 'known'
  return (
    <Page
      name={t('retention.subject.name')}
      title={
        <>
          {t(shown === undefined ? 'retention.subject.name' : `retention.subject.kind.${shown.kind}`)}{' '}
          <code>{id.slice(0, 8)}</code>
        </>
      }
      sub={
        <>
          <Back />
          {shown !== undefined && (
            <>
              <Tag tone={known ? 'good' : 'plain'}>{t(`retention.subject.state.${shown.state}`)}</Tag>
              <span>{t('retention.subject.identifiers', { count: shown.identifiers })}</span>
            </>
          )}
        </>
      }
      aside={<Stamps receipts={[...receipts, ...(shown === undefined ? [] : [shown.receipt])]} />}
    >
      {error !== null && <Refusal problem={error.problem} />}
      {shown !== undefined && (
        <>
          {shown.state === 'erased' && <Erased />}
          <Card title={t('retention.subject.held')} icon={<FolderOpen aria-hidden />}>
            <HeldTable holds={shown.holds} />
          </Card>
          <OneWith shown={shown} matter={matter} />
          <Holds shown={shown} />
          {known && (
            <Erase subject={id} matter={matter} onLooked={(receipt) => setReceipts((now) => [receipt, ...now])} />
          )}
        </>
      )}
    </Page>
  )
}

function Erased() {
  const { t } = useTranslation()
  return (
    <p className="notice">
      <TriangleAlert aria-hidden />
      {t('retention.subject.erased')}
    </p>
  )
}

/** Orders that keep some of it from being destroyed. */
function Holds({ shown: { subject, held, state } }: { readonly shown: SubjectShown }) {
  const { t } = useTranslation()
  const may = useMay('hold')
  return (
    <Card
      title={t('retention.subject.onHold')}
      icon={<Lock aria-hidden />}
      {...(may && state === 'known'
        ? { aside: <OrderHold of={{ subject }} says={t('retention.hold.ofSubject')} /> }
        : {})}
    >
      {held.length === 0 ? (
        <p className="empty">{t('retention.subject.notHeld')}</p>
      ) : (
        <Rows>
          {held.map((id) => (
            <Row key={id} label={t('retention.hold.one')}>
              <Go to={backTo('holds')}>
                <code>{id.slice(0, 8)}</code>
              </Go>
            </Row>
          ))}
        </Rows>
      )}
    </Card>
  )
}
