import type { Case, MergeEvidence, SubjectId, SubjectShown } from '@carnet/api'
import { Merge } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Choice, Field, Go, Row, Rows } from '../design/index.ts'
import { idsIn } from '../id.ts'
import { ask, useChange } from '../node/index.ts'
import { date } from '../words/index.ts'
import { useMay } from './may.ts'
import { Split } from './split.tsx'

const evidence: readonly MergeEvidence[] = [
  'same-document-renewed',
  'same-tax-number',
  'court-order',
  'data-subject-request',
  'host-register',
]

interface Props {
  readonly shown: SubjectShown
  readonly matter: Case
}

/** Who is one with whom, because persons said so; and saying it, or taking it back. */
export function OneWith({ shown, matter }: Props) {
  const { t } = useTranslation()
  const may = useMay('joinSubjects') && shown.state === 'known'
  const { subject, into, from, merged } = shown
  const beyond = merged.filter((id) => id !== into?.subject && !from.some((link) => link.subject === id))
  return (
    <Card
      title={t('retention.one.title')}
      icon={<Merge aria-hidden />}
      {...(may
        ? {
            aside: (
              <span className="line">
                <MergeInto shown={shown} matter={matter} />
                <Split subject={subject} matter={matter} />
              </span>
            ),
          }
        : {})}
    >
      {merged.length === 0 && <p className="empty">{t('retention.one.alone')}</p>}
      {merged.length > 0 && (
        <Rows>
          {into !== undefined && (
            <Link label={t('retention.one.into')} link={into}>
              {may && <Unmerge from={subject} matter={matter} />}
            </Link>
          )}
          {from.map((link) => (
            <Link key={link.subject} label={t('retention.one.from')} link={link}>
              {may && <Unmerge from={link.subject} matter={matter} />}
            </Link>
          ))}
          {beyond.map((id) => (
            <Row key={id} label={t('retention.one.beyond')}>
              <ToSubject id={id} />
            </Row>
          ))}
        </Rows>
      )}
    </Card>
  )
}

const ToSubject = ({ id }: { readonly id: SubjectId }) => (
  <Go to={`/retention/subjects/${id}`}>
    <code>{id.slice(0, 8)}</code>
  </Go>
)

function Link({
  label,
  link: { subject, because, since },
  children,
}: {
  readonly label: string
  readonly link: NonNullable<SubjectShown['into']>
  readonly children: React.ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Row label={label} deed={children}>
      <ToSubject id={subject} /> · {t(`retention.one.because.${because}`)} ·{' '}
      <span className="quiet">{date(since)}</span>
    </Row>
  )
}

function MergeInto({ shown: { subject }, matter }: Props) {
  const { t } = useTranslation()
  const change = useChange(['showSubject'])
  const [other, setOther] = useState('')
  const [because, setBecause] = useState<MergeEvidence>()
  const [into] = idsIn<SubjectId>(other)
  const merge = () => {
    if (into === undefined || because === undefined) throw new Error('merged before it was whole')
    return change(ask('mergeSubjects', { from: subject, into, case: matter.id, because }))
  }
  return (
    <Act
      label={t('retention.one.merge')}
      look="plain"
      says={t('retention.one.mergeSays')}
      isReady={into !== undefined && because !== undefined}
      onOpen={() => setOther('')}
      act={merge}
    >
      <Field
        label={t('retention.one.other')}
        hint={t('retention.one.otherHint')}
        value={other}
        onChange={setOther}
        autoComplete="off"
        spellCheck="false"
        isRequired
      />
      <Choice
        label={t('retention.one.evidence')}
        value={because}
        of={evidence.map((each) => [each, t(`retention.one.because.${each}`)] as const)}
        onChoose={setBecause}
        placeholder={t('choose')}
      />
    </Act>
  )
}

function Unmerge({ from, matter }: { readonly from: SubjectId; readonly matter: Case }) {
  const { t } = useTranslation()
  const change = useChange(['showSubject'])
  return (
    <Act
      label={t('retention.one.undo')}
      about={from.slice(0, 8)}
      look="plain"
      says={t('retention.one.undoSays')}
      act={() => change(ask('unmergeSubjects', { from, case: matter.id }))}
    />
  )
}
