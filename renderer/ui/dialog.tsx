import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { t } from '../strings/en.ts'
import { Button } from './button.tsx'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}

/** Leaves at once when closed: there is nothing to watch, and waiting for a movement to end could wait for ever. */
export function Dialog({ title, open, onClose, children, wide = false }: DialogProps) {
  if (!open) return null
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className={`dialog${wide ? ' dialog-wide' : ''}`}>
        <AriaDialog className="dialog-body">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button kind="icon" onPress={onClose} aria-label={t.common.close}>
              <X aria-hidden="true" />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export interface SheetProps extends Omit<DialogProps, 'wide'> {
  readonly side?: 'left' | 'right'
}

/** A page's margin, or the rail, where the window is too narrow to show it beside the page. */
export function Sheet({ title, open, onClose, children, side = 'right' }: SheetProps) {
  if (!open) return null
  return (
    <ModalOverlay
      className={`scrim sheet-scrim sheet-${side}`}
      isOpen
      onOpenChange={(next) => !next && onClose()}
      isDismissable
    >
      <Modal className="dialog sheet">
        <AriaDialog className="dialog-body" aria-label={title}>
          <div className="dialog-head">
            <span className="muted">{title}</span>
            <Button kind="icon" onPress={onClose} aria-label={t.common.close}>
              <X aria-hidden="true" />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
