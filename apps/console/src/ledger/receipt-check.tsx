import { ScanSearch } from 'lucide-react'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Label } from 'react-aria-components/Label'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField } from 'react-aria-components/TextField'
import { Button, Card, Tag } from '../design/index.ts'
import { takeOver, useHandedOver } from '../handed-over.ts'
import { type LookedUp, lookUp, type Tree } from '../verify/index.ts'
import { dateTime, figure } from '../words/index.ts'
import { EntryLink } from './entry-link.tsx'

interface Props {
  readonly tree: Tree
  readonly verifierKey: string
}

/** A receipt that somebody brings: whether its entry is in the tree, found out by the page. */
export function ReceiptCheck(props: Props) {
  const { text = '', time } = useHandedOver('ledger') ?? {}
  return <Check key={time} given={text} {...props} />
}

/** What is given is checked at once: it was brought for that. */
function Check({ tree, verifierKey, given }: Props & { readonly given: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState(given)
  const [answer, setAnswer] = useState<LookedUp>()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (given === '') return
    takeOver('ledger')
    form.current?.scrollIntoView({ block: 'nearest' })
    void lookUp(given, tree, verifierKey).then(setAnswer)
  }, [given, tree, verifierKey])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void lookUp(text, tree, verifierKey).then(setAnswer)
  }
  return (
    <Card title={t('ledger.receipt.title')} icon={<ScanSearch aria-hidden />}>
      <form ref={form} onSubmit={submit} className="body stack">
        <TextField
          className="field"
          value={text}
          onChange={(now) => {
            setText(now)
            setAnswer(undefined)
          }}
          isRequired
        >
          <Label>{t('ledger.receipt.label')}</Label>
          <TextArea rows={4} className="code" spellCheck="false" />
        </TextField>
        <div aria-live="polite" className="stack">
          {answer !== undefined && <Verdict answer={answer} />}
        </div>
        <Button type="submit">{t('ledger.receipt.check')}</Button>
      </form>
    </Card>
  )
}

function Verdict({ answer }: { readonly answer: LookedUp }) {
  const { t } = useTranslation()
  if (answer.found === 'in-tree')
    return (
      <p className="line">
        <Tag tone="good">{t('ledger.genuine')}</Tag>
        <EntryLink position={answer.position}>
          {t('ledger.receipt.inTree', { position: figure(answer.position) })}
        </EntryLink>
      </p>
    )
  const tone = answer.found === 'promised' || answer.found === 'newer' ? 'warn' : 'bad'
  return (
    <p className="line">
      <Tag tone={tone}>{t(`ledger.receipt.${answer.found}`)}</Tag>
      <span className="quiet">
        {answer.found === 'promised'
          ? t('ledger.receipt.promisedBy', { by: dateTime(answer.by) })
          : t(`ledger.receipt.todo.${answer.found}`)}
      </span>
    </p>
  )
}
