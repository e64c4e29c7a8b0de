import type { Case, SubjectId } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Go } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange } from '../node/index.ts'
import { IdentifierFields, namedBy, noIdentifier } from './identifier-fields.tsx'
import { identifying } from './identifying.ts'
import { RecordIds, recordsIn } from './record-ids.tsx'

const stays = 'stays'

/** Says that some records are about somebody else, who was taken for the same. */
export function Split({ subject, matter }: { readonly subject: SubjectId; readonly matter: Case }) {
  const { t } = useTranslation()
  const change = useChange(['showSubject', 'jobs'])
  const [text, setText] = useState('')
  const [element, setElement] = useState<string>(stays)
  const [given, give] = useState(noIdentifier)
  const records = recordsIn(text)
  const split = () => {
    const identifier = element === stays ? {} : { identifier: { element, ...namedBy(given) } }
    return change(ask('splitSubject', { id: subject, records, case: matter.id, ...identifier }))
  }
  return (
    <Act
      label={t('retention.split.split')}
      title={t('retention.split.title')}
      look="plain"
      says={t('retention.split.says')}
      isReady={records.length > 0 && (element === stays || given.value.trim() !== '')}
      onOpen={() => {
        setText('')
        give(noIdentifier)
      }}
      act={split}
      result={({ subject: other, records: moved, job }) => (
        <>
          <p>{t('retention.split.done', { count: moved })}</p>
          <Go to={`/retention/subjects/${other}`}>{t('retention.split.other')}</Go>
          <JobNamed id={job} label={t('retention.split.goes')} />
        </>
      )}
    >
      <RecordIds value={text} onChange={setText} />
      <Choice
        label={t('retention.split.identifier')}
        value={element}
        of={[[stays, t('retention.split.stays')], ...identifying]}
        onChoose={setElement}
      />
      {element !== stays && <IdentifierFields given={given} onGive={give} />}
    </Act>
  )
}
