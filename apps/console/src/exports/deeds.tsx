import type { Export, OperationName } from '@carnet/api'
import { type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Button, Field, Refusal, saveBase64 } from '../design/index.ts'
import { ask, type NodeProblem, type Reply, useChange } from '../node/index.ts'
import { canFetch, canRevoke, owesDeletion, owesReceipt } from './standing.ts'

const changed: readonly OperationName[] = ['exports', 'showExport', 'proposals']

/** What can be done with an export as it stands. */
export function Deeds({ of }: { readonly of: Export }) {
  const { t } = useTranslation()
  const change = useChange(changed)
  const [problem, setProblem] = useState<NodeProblem>()
  const done = async <T,>(work: Promise<Reply<T>>): Promise<T | undefined> => {
    setProblem(undefined)
    const reply = await change(work)
    if (reply.ok) return reply.value
    setProblem(reply.problem)
    return undefined
  }
  const fetchIt = async (): Promise<void> => {
    const file = await done(ask('fetchExport', { id: of.id }))
    if (file !== undefined) saveBase64(file.name, file.content)
  }
  const { id } = of
  return (
    <div className="export-deeds">
      {problem !== undefined && <Refusal problem={problem} />}
      <div className="line">
        {canFetch(of) && <Button onPress={() => void fetchIt()}>{t('exports.fetch')}</Button>}
        {canRevoke(of) && (
          <Act
            grave
            look="plain"
            label={t('exports.revoke')}
            title={t('exports.revokeTitle')}
            submit={t('exports.revoke')}
            act={() => change(ask('revokeExport', { id }))}
          >
            <p>{t('exports.revokeSays', { recipient: of.recipient.name })}</p>
          </Act>
        )}
      </div>
      {owesReceipt(of) && (
        <Code
          label={t('exports.receiptCode')}
          deed={t('exports.acknowledge')}
          hint={t('exports.codeHint')}
          onCode={(code) => void done(ask('acknowledgeExport', { id, code }))}
        />
      )}
      {owesDeletion(of) && (
        <Code
          label={t('exports.deletionCode')}
          deed={t('exports.certify')}
          hint={t('exports.codeHint')}
          onCode={(code) => void done(ask('certifyDeletion', { id, code }))}
        />
      )}
    </div>
  )
}

interface CodeProps {
  readonly label: string
  readonly hint: string
  readonly deed: string
  readonly onCode: (code: string) => void
}

/** What only somebody who opened the package knows. */
function Code({ label, hint, deed, onCode }: CodeProps) {
  const [code, setCode] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onCode(code.trim())
  }
  return (
    <form className="code-entry" onSubmit={submit}>
      <Field label={label} hint={hint} value={code} onChange={setCode} autoComplete="off" isRequired />
      <Button type="submit">{deed}</Button>
    </form>
  )
}
