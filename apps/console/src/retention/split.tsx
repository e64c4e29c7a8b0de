import type { Case, RecordId, SubjectId } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field, Go } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange } from '../node/index.ts'
import { idsIn } from './ids.ts'
import { identifying } from './identifying.ts'

const stays = 'stays'

/** Says that some records are about somebody else, who was taken for the same. */
export function Split({ subject, matter }: { readonly subject: SubjectId; readonly matter: Case }) {
  const { t } = useTranslation()
  const change = useChange(['showSubject', 'jobs'])
  const [text, setText] = useState('')
  const [element, setElement] = useState<string>(stays)
  const [value, setValue] = useState('')
  const [issuer, setIssuer] = useState('')
  const records = idsIn<RecordId>(text)
  const split = () => {
    const named = { value: value.trim(), ...(issuer.trim() === '' ? {} : { issuer: issuer.trim() }) }
    const identifier = element === stays ? {} : { identifier: { element, ...named } }
    return change(ask('splitSubject', { id: subject, records, case: matter.id, ...identifier }))
  }
  return (
    <Act
      label={t('retention.split.split')}
      title={t('retention.split.title')}
      look="plain"
      says={t('retention.split.says')}
      isReady={records.length > 0 && (element === stays || value.trim() !== '')}
      onOpen={() => {
        setText('')
        setValue('')
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
      <Field
        label={t('retention.recordIds')}
        hint={t('retention.recordIdsHint', { count: records.length })}
        value={text}
        onChange={setText}
        autoComplete="off"
        spellCheck="false"
        isRequired
      />
      <Choice
        label={t('retention.split.identifier')}
        value={element}
        of={[[stays, t('retention.split.stays')], ...identifying]}
        onChoose={setElement}
      />
      {element !== stays && (
        <>
          <Field
            label={t('retention.find.value')}
            value={value}
            onChange={setValue}
            autoComplete="off"
            spellCheck="false"
            maxLength={128}
            isRequired
          />
          <Field
            label={t('retention.find.issuer')}
            hint={t('retention.find.issuerHint')}
            value={issuer}
            onChange={setIssuer}
            autoComplete="off"
            spellCheck="false"
            maxLength={128}
          />
        </>
      )}
    </Act>
  )
}
