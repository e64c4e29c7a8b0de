import { useTranslation } from 'react-i18next'
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete'
import { Collection } from 'react-aria-components/Collection'
import { Dialog } from 'react-aria-components/Dialog'
import { Header } from 'react-aria-components/Header'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { SearchField } from 'react-aria-components/SearchField'
import { useCommands } from './commands.tsx'
import './palette.css'

/** Everything that one can go to or do, found by a few letters. */
export function Palette({ close, keys }: { readonly close: () => void; readonly keys: string }) {
  const { t } = useTranslation()
  const { contains } = useFilter({ sensitivity: 'base' })
  const groups = useCommands()
  const commands = new Map(groups.flatMap((group) => group.commands.map((command) => [command.id, command] as const)))
  return (
    <ModalOverlay isOpen isDismissable className="palette-shade" onOpenChange={close}>
      <Modal className="palette">
        <Dialog aria-label={t('palette.label')}>
          <Autocomplete filter={contains}>
            <SearchField aria-label={t('palette.label')} autoFocus>
              <Input placeholder={t('palette.placeholder')} />
            </SearchField>
            {/* Scrolled by itself too, beside what the arrows do (WCAG 2.2, 2.1.1). */}
            <div className="commands" tabIndex={0} role="group" aria-label={t('palette.label')}>
              <Menu
                aria-label={t('palette.label')}
                renderEmptyState={() => <p className="empty">{t('palette.none')}</p>}
                onAction={(id) => {
                  close()
                  commands.get(String(id))?.run()
                }}
              >
                {groups.map((group) => (
                  <MenuSection key={group.name} id={group.name}>
                    <Header>{t(`palette.${group.name}`)}</Header>
                    <Collection items={group.commands}>
                      {({ id, words, icon }) => (
                        <MenuItem id={id} textValue={words}>
                          {icon}
                          <span>{words}</span>
                        </MenuItem>
                      )}
                    </Collection>
                  </MenuSection>
                ))}
              </Menu>
            </div>
          </Autocomplete>
          <p className="keys">{t('palette.keys', { keys })}</p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
