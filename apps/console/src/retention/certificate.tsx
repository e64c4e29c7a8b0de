import type { DestructionCertificate, DestructionId } from '@carnet/api'
import { useParams } from '@tanstack/react-router'
import { Download, FileCheck2, ListChecks, Milestone } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Button, Card, Go, Page, Row, Rows, Tag, saveJson } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange, useSettling } from '../node/index.ts'
import { figure } from '../words/index.ts'
import { useMay } from './may.ts'
import { momentsOf } from './moments.ts'
import { Residuals } from './residuals.tsx'
import { backTo } from './room-page.tsx'
import { canBeStopped, goesOn, isSettled, tones } from './standing.ts'
import { WayOf } from './way-of.tsx'

/** A destruction, and its certificate as far as it is: every moment with the entry that says so, checked here. */
export function Certificate() {
  const { t } = useTranslation()
  const { id = '' }: { readonly id?: string } = useParams({ strict: false })
  const certificate = useSettling('destruction', { id: id as DestructionId }, isSettled)
  const { kind, state, job } = certificate
  return (
    <Page
      name={t('retention.destruction.name')}
      title={
        <>
          {t(`retention.destruction.kind.${kind}`)} <code>{id.slice(0, 8)}</code>
        </>
      }
      sub={
        <>
          <Go to={backTo('destructions')}>{t('retention.destruction.back')}</Go>
          <Tag tone={tones[state]}>{t(`retention.destruction.state.${state}`)}</Tag>
          <span>{t(`retention.destruction.says.${state}`)}</span>
        </>
      }
      deeds={
        <>
          <Stop of={certificate} />
          <Button onPress={() => saveJson(`certificate-${id}.json`, certificate)}>
            <Download aria-hidden />
            {t('retention.destruction.save')}
          </Button>
        </>
      }
      aside={
        <>
          {job !== undefined && goesOn(certificate) && (
            <Card title={t('retention.destruction.progress')} icon={<ListChecks aria-hidden />}>
              <div className="body">
                <JobNamed id={job} label={t('retention.destruction.progress')} />
              </div>
            </Card>
          )}
          <Card title={t('retention.destruction.keep')} icon={<FileCheck2 aria-hidden />}>
            <p className="empty">{t('retention.destruction.keepSays')}</p>
          </Card>
        </>
      }
    >
      <Card title={t('retention.destruction.moments')} icon={<Milestone aria-hidden />}>
        <WayOf moments={momentsOf(certificate)} certificate={certificate} />
      </Card>
      <What of={certificate} />
    </Page>
  )
}

function What({ of }: { readonly of: DestructionCertificate }) {
  const { t } = useTranslation()
  const { subject, merged = [], period, keys, ordered, inventory, residuals } = of
  return (
    <Card title={t('retention.destruction.whatIs')}>
      <Rows>
        {[...(subject === undefined ? [] : [subject]), ...merged].map((id, at) => (
          <Row key={id} label={t(at === 0 ? 'retention.destruction.subject' : 'retention.destruction.oneWith')}>
            <SubjectNamed id={id} />
          </Row>
        ))}
        {period !== undefined && (
          <Row label={t('retention.period.name')}>
            <code>
              {period.class} · {period.period}
            </code>
          </Row>
        )}
        {ordered.case !== undefined && (
          <Row label={t('retention.destruction.case')}>
            <code>{ordered.case}</code>
          </Row>
        )}
        {keys > 0 && <Row label={t('retention.destruction.keys')}>{figure(keys)}</Row>}
        {inventory !== undefined && (
          <>
            <Row label={t('retention.destruction.counted')}>
              {t('retention.destruction.counts', {
                records: figure(inventory.counts.records),
                compartments: figure(inventory.counts.compartments),
                terms: figure(inventory.counts.terms),
              })}
            </Row>
            <Row label={t('retention.destruction.root')}>
              <code>{inventory.root}</code>
            </Row>
          </>
        )}
      </Rows>
      <Residuals of={residuals} />
    </Card>
  )
}

/** Whoever may look a subject up goes on to it; for others it is its id. */
function SubjectNamed({ id }: { readonly id: string }): ReactNode {
  const may = useMay('findSubjects')
  return may ? (
    <Go to={`/retention/subjects/${id}`}>
      <code>{id}</code>
    </Go>
  ) : (
    <code>{id}</code>
  )
}

function Stop({ of }: { readonly of: DestructionCertificate }) {
  const { t } = useTranslation()
  const may = useMay('stopDestructions')
  const change = useChange(['destruction', 'destructions', 'proposals', 'proposal', 'jobs'])
  if (!may || !canBeStopped(of)) return null
  return (
    <Act
      label={t('retention.destruction.cancel')}
      title={t('retention.destruction.cancelTitle')}
      says={t('retention.destruction.cancelSays')}
      act={() => change(ask('cancelDestruction', { id: of.id }))}
    />
  )
}
