import type { ContinuityCause } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field, Reason } from '../design/index.ts'
import { ask, useChange } from '../node/index.ts'
import { useActor } from '../session.ts'

const causes: readonly ContinuityCause[] = ['case-source', 'training', 'approver', 'other']
const lengths = ['60', '120', '240', '480'] as const
type Length = (typeof lengths)[number]

/** Declares continuity mode for offices of one's own: for hours, with its cause and reason, reviewed by others afterwards. */
export function Declare() {
  const { t } = useTranslation()
  const actor = useActor()
  const own = 'offices' in actor ? actor.offices : []
  const change = useChange(['continuities', 'reviews'])
  const [offices, setOffices] = useState(own.join(', '))
  const [cause, setCause] = useState<ContinuityCause>()
  const [length, setLength] = useState<Length>('240')
  const [reason, setReason] = useState('')
  const named = offices.split(/[\s,;]+/).filter((office) => office !== '')
  return (
    <Act
      label={t('continuity.declare')}
      title={t('continuity.declareTitle')}
      look="solid"
      says={t('continuity.declareSays')}
      isReady={named.length > 0 && cause !== undefined && reason.trim() !== ''}
      onOpen={() => setReason('')}
      act={() =>
        change(
          ask('declareContinuity', {
            offices: named,
            cause: cause ?? 'other',
            reason: reason.trim(),
            minutes: Number(length),
          }),
        )
      }
    >
      <Field label={t('continuity.offices')} value={offices} onChange={setOffices} autoComplete="off" isRequired />
      <Choice
        label={t('continuity.cause')}
        placeholder={t('choose')}
        value={cause}
        of={causes.map((each) => [each, t(`continuity.causeIs.${each}`)] as const)}
        onChoose={setCause}
      />
      <Choice
        label={t('continuity.length')}
        value={length}
        of={lengths.map((each) => [each, t('continuity.hours', { count: Number(each) / 60 })] as const)}
        onChoose={setLength}
      />
      <Reason hint={t('continuity.reasonHint')} value={reason} onChange={setReason} />
    </Act>
  )
}
