import { useNavigate } from '@tanstack/react-router'
import { History } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Card, Field } from '../design/index.ts'
import { idIn } from '../id.ts'

/** To the story of a record, by its id: for those who answer for the ledger and see no record. */
export function ByRecord() {
  const { t } = useTranslation()
  const [id, setId] = useState('')
  const navigate = useNavigate()
  const named = idIn(id)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (named !== undefined) void navigate({ to: `/crossings/${named}` })
  }
  return (
    <Card title={t('crossed.byRecord')} icon={<History aria-hidden />}>
      <form onSubmit={submit} className="body stack">
        <p className="quiet">{t('crossed.byRecordNote')}</p>
        <Field label={t('crossed.record')} value={id} onChange={setId} autoComplete="off" isRequired />
        <div>
          <Button type="submit" isDisabled={named === undefined}>
            {t('crossed.show')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
