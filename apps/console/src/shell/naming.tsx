import type { SavedView } from '@carnet/api'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Field, Refusal } from '../design/index.ts'
import type { NodeProblem, Reply } from '../node/index.ts'

interface Props {
  readonly taken: readonly SavedView[]
  readonly save: (name: string) => Promise<Reply<SavedView>>
  readonly onSaved: () => void
}

/** A name for what is kept, which no other has. */
export function Naming({ taken, save, onSaved }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<NodeProblem>()
  const isTaken = taken.some((each) => each.name === name.trim())
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void save(name).then((reply) => {
      if (reply.ok) onSaved()
      else setProblem(reply.problem)
    })
  }
  return (
    <form onSubmit={submit}>
      <p className="quiet">{t('views.says')}</p>
      <Field
        label={t('views.name')}
        value={name}
        onChange={setName}
        fault={isTaken ? t('views.taken') : undefined}
        autoComplete="off"
        maxLength={60}
        autoFocus
        isRequired
      />
      {problem !== undefined && <Refusal problem={problem} />}
      <div>
        <Button type="submit" look="solid" isDisabled={name.trim() === '' || isTaken}>
          {t('views.keep')}
        </Button>
      </div>
    </form>
  )
}
