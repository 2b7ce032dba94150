import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { t } from '../strings/en.ts'
import { type Command, useCommands } from './commands.ts'
import './palette.css'

/** Finds any room, proposal or person, and does the common things, from the keyboard. */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  // Leaves at once, as every dialog does (ui/dialog.tsx).
  if (!open) return null
  return (
    <ModalOverlay className="scrim palette-scrim" isOpen onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className="dialog palette">
        <Dialog className="palette-body" aria-label={t.app.palette.title}>
          <Commands onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Commands({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const groups = useCommands(navigate)
  const { contains } = useFilter({ sensitivity: 'base' })
  const all: readonly Command[] = groups.flatMap((group) => group.commands)
  return (
    <Autocomplete filter={contains}>
      <SearchField className="palette-search" aria-label={t.app.palette.title} autoFocus>
        <Search aria-hidden="true" />
        <Input placeholder={t.app.palette.placeholder} />
      </SearchField>
      <Menu
        className="palette-list"
        aria-label={t.app.palette.title}
        renderEmptyState={() => <p className="palette-none muted">{t.app.palette.none}</p>}
        onAction={(key) => {
          onClose()
          all.find((command) => command.id === key)?.run()
        }}
      >
        {groups.map((group) => (
          <MenuSection key={group.title}>
            <Header className="palette-group">{group.title}</Header>
            {group.commands.map((command) => (
              <MenuItem key={command.id} id={command.id} textValue={command.name} className="popover-item">
                {command.name}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  )
}
