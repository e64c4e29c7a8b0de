import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal as AriaModal, ModalOverlay } from 'react-aria-components/Modal'
import './modal.css'

/** Before something that can't be undone, or that takes a few words first: what will happen, and the way back. */
export const Modal = ({
  title,
  open,
  onClose,
  children,
}: {
  readonly title: ReactNode
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) => (
  <ModalOverlay
    className="shade"
    isOpen={open}
    isDismissable
    onOpenChange={(isOpen) => {
      if (!isOpen) onClose()
    }}
  >
    <AriaModal className="modal">
      <Dialog>
        <Heading slot="title">{title}</Heading>
        {children}
      </Dialog>
    </AriaModal>
  </ModalOverlay>
)
