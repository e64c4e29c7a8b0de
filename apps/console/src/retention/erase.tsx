import type { Case, DestructionPreview, ErasureOrder, SubjectId } from '@carnet/api'
import { useNavigate } from '@tanstack/react-router'
import { Eraser } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Field, Refusal } from '../design/index.ts'
import { ask, type NodeProblem, useChange } from '../node/index.ts'
import { Order } from './order.tsx'
import { recordsIn } from './record-ids.tsx'
import { PreviewOf } from './preview-of.tsx'

interface Props {
  readonly subject: SubjectId
  readonly matter: Case
  /** Looking is stamped. */
  readonly onLooked: (receipt: DestructionPreview['receipt']) => void
}

interface Looked {
  readonly of: string
  readonly preview: DestructionPreview
}

/** Erasing somebody: what it would do first, then the order. What was looked at is what is ordered, and nothing else. */
export function Erase({ subject, matter, onLooked }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const change = useChange(['destructions', 'jobs', 'proposals'])
  const [text, setText] = useState('')
  const [looked, setLooked] = useState<Looked>()
  const [problem, setProblem] = useState<NodeProblem>()
  const [busy, setBusy] = useState(false)
  const keep = [...recordsIn(text)]
  const order: ErasureOrder = { subject, case: matter.id, keep }
  const same = looked?.of === JSON.stringify(order)
  const look = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    const reply = await ask('previewErasure', order)
    setBusy(false)
    if (!reply.ok) {
      setProblem(reply.problem)
      return
    }
    setLooked({ of: JSON.stringify(order), preview: reply.value })
    onLooked(reply.value.receipt)
  }
  const erase = async (reason: string) => {
    const reply = await change(ask('erase', { ...order, ...(reason === '' ? {} : { reason }) }))
    if (reply.ok) await navigate({ to: `/retention/destructions/${reply.value.id}` })
    return reply
  }
  return (
    <>
      <Card title={t('retention.erase.title')} icon={<Eraser aria-hidden />}>
        <div className="body stack">
          <p className="quiet">{t('retention.erase.says')}</p>
          <Field
            label={t('retention.erase.keep')}
            hint={t('retention.erase.keepHint', { count: keep.length })}
            value={text}
            onChange={setText}
            autoComplete="off"
            spellCheck="false"
          />
          <div>
            <Button isDisabled={busy} onPress={() => void look()}>
              {t('retention.preview.look')}
            </Button>
          </div>
          {problem !== undefined && <Refusal problem={problem} />}
        </div>
      </Card>
      {looked !== undefined && same && (
        <PreviewOf preview={looked.preview}>
          <Order label={t('retention.erase.order')} preview={looked.preview} act={erase} />
        </PreviewOf>
      )}
    </>
  )
}
