import type { DestructionPreview } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Reason } from '../design/index.ts'
import type { Reply } from '../node/index.ts'
import { hours } from '../words/index.ts'
import { useCounted } from './counted.ts'

interface Props<T> {
  readonly label: string
  readonly preview: DestructionPreview
  readonly act: (reason: string) => Promise<Reply<T>>
}

/** Orders what was looked at. Why has to be said where others have to agree, and may be said otherwise. */
export function Order<T>({ label, preview, act }: Props<T>) {
  const { t } = useTranslation()
  const counted = useCounted()
  const [reason, setReason] = useState('')
  const { agreement, delay, goes } = preview
  const others = agreement !== 'none'
  return (
    <Act
      grave
      look="solid"
      label={label}
      isReady={!others || reason.trim() !== ''}
      onOpen={() => setReason('')}
      act={() => act(reason.trim())}
    >
      <p>
        {t(others ? 'retention.order.others' : 'retention.order.now', { goes: counted(goes), delay: hours(delay) })}
      </p>
      <Reason
        label={t('retention.order.reason')}
        hint={t('retention.order.reasonHint')}
        value={reason}
        onChange={setReason}
        isRequired={others}
      />
    </Act>
  )
}
