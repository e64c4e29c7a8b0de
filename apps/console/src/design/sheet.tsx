import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import './sheet.css'

interface Props {
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  /** It takes something away for ever: whoever listens is told at once. */
  readonly grave?: boolean
  /** Nothing but what it says puts it away, while it is done. */
  readonly busy?: boolean
  readonly children: ReactNode
}

/** A sheet that lies over the page until what it asks is answered, or it is put away. */
export const Sheet = ({ title, isOpen, onOpenChange, grave = false, busy = false, children }: Props) => (
  <ModalOverlay className="over-page" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable={!busy}>
    <Modal className="sheet-over">
      <Dialog role={grave ? 'alertdialog' : 'dialog'}>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
)
