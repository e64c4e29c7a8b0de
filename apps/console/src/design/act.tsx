import { type ReactNode, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeProblem, Reply } from '../node/index.ts'
import { Button } from './button.tsx'
import { Modal } from './modal.tsx'
import { Refusal } from './refusal.tsx'

interface Props<T> {
  /** On the button that it begins with, and at the head of what opens. */
  readonly label: string
  /** Says of which one it is to whoever does not see the row. */
  readonly about?: string
  readonly icon?: ReactNode
  readonly look?: 'solid' | 'line' | 'plain'
  /** What will happen, before it does. */
  readonly says?: ReactNode
  /** On the button that does it; by default the label. */
  readonly submit?: string
  /** It takes something away for ever. */
  readonly grave?: boolean
  readonly act: () => Promise<Reply<T>>
  /** What came of it, where that is shown once. */
  readonly result?: (of: T) => ReactNode
  readonly onOpen?: () => void
  /** The fields of what it takes. */
  readonly children?: ReactNode
}

/** Something that is done after a look at what it does: a button, what will happen, what it takes, and what came of it. */
export function Act<T>(props: Props<T>) {
  const { t } = useTranslation()
  const {
    label,
    about,
    icon,
    look = 'line',
    says,
    submit = label,
    grave = false,
    act,
    result,
    onOpen,
    children,
  } = props
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<NodeProblem>()
  const [made, setMade] = useState<{ readonly value: T }>()
  const show = (): void => {
    setProblem(undefined)
    setMade(undefined)
    setOpen(true)
    onOpen?.()
  }
  const doIt = (event: SubmitEvent): void => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    void act().then((reply) => {
      setBusy(false)
      if (!reply.ok) setProblem(reply.problem)
      else if (result === undefined) setOpen(false)
      else setMade({ value: reply.value })
    })
  }
  return (
    <>
      <Button look={look} onPress={show} {...(about === undefined ? {} : { 'aria-label': `${label}: ${about}` })}>
        {icon}
        {label}
      </Button>
      <Modal title={label} open={open} onClose={() => setOpen(false)}>
        {made !== undefined && result !== undefined ? (
          <>
            {result(made.value)}
            <div className="line">
              <Button look="solid" onPress={() => setOpen(false)}>
                {t('close')}
              </Button>
            </div>
          </>
        ) : (
          <form onSubmit={doIt}>
            {says !== undefined && <div className="quiet">{says}</div>}
            {children}
            {problem !== undefined && <Refusal problem={problem} />}
            <div className="line">
              <Button type="submit" look={grave ? 'bad' : 'solid'} isDisabled={busy}>
                {submit}
              </Button>
              <Button onPress={() => setOpen(false)}>{t('back')}</Button>
            </div>
          </form>
        )}
      </Modal>
    </>
  )
}
