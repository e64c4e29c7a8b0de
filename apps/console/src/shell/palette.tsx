import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Collection } from 'react-aria-components/Collection'
import { Dialog } from 'react-aria-components/Dialog'
import { Header } from 'react-aria-components/Header'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { SearchField } from 'react-aria-components/SearchField'
import { figure } from '../words/index.ts'
import { useSearchOfAll } from './search.ts'
import './palette.css'

/** Everything that one can find, go to or do, by a few letters. What is typed stays in this dialog, or in the room that it is handed to. */
export function Palette({ close, keys }: { readonly close: () => void; readonly keys: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const groups = useSearchOfAll(text)
  const commands = new Map(groups.flatMap((group) => group.commands.map((command) => [command.id, command] as const)))
  return (
    <ModalOverlay isOpen isDismissable className="palette-shade" onOpenChange={close}>
      <Modal className="palette">
        <Dialog aria-label={t('palette.label')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={t('palette.label')} autoFocus autoComplete="off" spellCheck="false">
              <Input placeholder={t('palette.placeholder')} />
            </SearchField>
            <p role="status" className="unseen">
              {text.trim() !== '' && t('palette.found', { count: commands.size, of: figure(commands.size) })}
            </p>
            {/* Scrolled by itself too, beside what the arrows do (WCAG 2.2, 2.1.1). */}
            <div className="commands" tabIndex={0} role="group" aria-label={t('palette.label')}>
              <Menu
                aria-label={t('palette.label')}
                items={groups}
                renderEmptyState={() => <p className="empty">{t('palette.none')}</p>}
                onAction={(id) => {
                  close()
                  commands.get(String(id))?.run()
                }}
              >
                {(group) => (
                  <MenuSection id={group.name}>
                    <Header>{t(`palette.${group.name}`)}</Header>
                    <Collection items={group.commands}>
                      {({ id, words, detail, icon }) => (
                        <MenuItem id={id} textValue={words}>
                          {icon}
                          <span className="called">{words}</span> {detail !== undefined && <small>{detail}</small>}
                        </MenuItem>
                      )}
                    </Collection>
                  </MenuSection>
                )}
              </Menu>
            </div>
          </Autocomplete>
          <p className="keys">{t('palette.keys', { keys })}</p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
