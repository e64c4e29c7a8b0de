import type { RecordId } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Field } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange } from '../node/index.ts'

/** Decides, with reasons, that what identifies a passenger stays readable beyond the deadline. LAW: CJEU C-817/19. */
export function LinkObjectively({ records }: { readonly records: readonly RecordId[] }) {
  const { t } = useTranslation()
  const change = useChange(['holds', 'jobs'])
  const [decision, setDecision] = useState('')
  return (
    <Act
      label={t('retention.link.decide')}
      title={t('retention.link.title')}
      look="plain"
      says={t('retention.link.says')}
      isReady={decision.trim() !== ''}
      onOpen={() => setDecision('')}
      act={() => change(ask('linkObjective', { records, decision: decision.trim() }))}
      result={({ job }) => (
        <>
          <p>{t('retention.link.begun')}</p>
          <JobNamed id={job} label={t('retention.link.begun')} />
        </>
      )}
    >
      <Field
        label={t('retention.link.decision')}
        hint={t('retention.hold.orderHint')}
        value={decision}
        onChange={setDecision}
        maxLength={500}
        autoComplete="off"
        isRequired
      />
    </Act>
  )
}
