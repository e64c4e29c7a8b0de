import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import type { NodeProblem, Reply } from '../node/index.ts'
import { Button } from './button.tsx'
import { Refusal } from './refusal.tsx'
import './confirm.css'

interface Props {
  /** What the button says that asks first. */
  readonly ask: ReactNode
  readonly title: string
  /** What would happen. */
  readonly children: ReactNode
  /** What is done, as a verb. */
  readonly deed: string
  readonly look?: 'bad' | 'solid'
  readonly askLook?: 'line' | 'plain' | 'solid'
  /** What it asks for is given. */
  readonly isReady?: boolean
  /** Does it; what was refused is shown in its place, and what went well closes it. */
  readonly onDo: () => Promise<Reply<unknown>>
}

/** Says what would happen before it happens. Enter alone does nothing: it begins at the way out. */
export function Confirm(props: Props) {
  const { ask, title, children, deed, look = 'bad', askLook = 'plain', isReady = true, onDo } = props
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<NodeProblem>()
  const show = (shown: boolean): void => {
    setProblem(undefined)
    setOpen(shown)
  }
  const go = async (): Promise<void> => {
    setBusy(true)
    const reply = await onDo()
    setBusy(false)
    if (reply.ok) setOpen(false)
    else setProblem(reply.problem)
  }
  return (
    <>
      <Button look={askLook} onPress={() => show(true)}>
        {ask}
      </Button>
      <ModalOverlay className="over" isOpen={open} onOpenChange={show} isDismissable={!busy}>
        <Modal className="sheet">
          <Dialog role="alertdialog">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <div className="says">{children}</div>
            {problem !== undefined && <Refusal problem={problem} />}
            <footer>
              <Button autoFocus isDisabled={busy} onPress={() => show(false)}>
                {t('confirm.leave')}
              </Button>
              <Button look={look} isDisabled={busy || !isReady} onPress={() => void go()}>
                {deed}
              </Button>
            </footer>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  )
}
