import { type ReactNode, type SubmitEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeProblem, Reply } from '../node/index.ts'
import { Button } from './button.tsx'
import { Refusal } from './refusal.tsx'
import { Sheet } from './sheet.tsx'

interface Props<T> {
  /** On the button that it begins with. */
  readonly label: string
  /** At the head of what opens; by default the label. */
  readonly title?: string
  /** Says of which one it is to whoever does not see the row. */
  readonly about?: string
  readonly icon?: ReactNode
  readonly look?: 'solid' | 'line' | 'plain'
  /** What will happen, before it does. */
  readonly says?: ReactNode
  /** On the button that does it; by default the label. */
  readonly submit?: string
  /** It takes something away for ever: Enter alone does nothing, for it begins at the way out. */
  readonly grave?: boolean
  /** What it takes is given. */
  readonly isReady?: boolean
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
    title = label,
    about,
    icon,
    look = 'line',
    says,
    submit = label,
    grave = false,
    isReady = true,
    act,
    result,
    onOpen,
    children,
  } = props
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<NodeProblem>()
  const [made, setMade] = useState<{ readonly value: T }>()
  /** What came of it is shown once: put away, it is forgotten. */
  const move = (isOpen: boolean): void => {
    setOpen(isOpen)
    if (!isOpen) setMade(undefined)
  }
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
      <Sheet title={title} isOpen={open} onOpenChange={move} grave={grave} busy={busy}>
        {made !== undefined && result !== undefined ? (
          <>
            {result(made.value)}
            <div className="line">
              <Button look="solid" onPress={() => move(false)}>
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
              <Button type="submit" look={grave ? 'bad' : 'solid'} isDisabled={busy || !isReady}>
                {submit}
              </Button>
              <Button autoFocus={grave} isDisabled={busy} onPress={() => setOpen(false)}>
                {t('back')}
              </Button>
            </div>
          </form>
        )}
      </Sheet>
    </>
  )
}
