import type { SavedView } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Field, Sheet } from '../design/index.ts'
import { ask, type Reply, useChange } from '../node/index.ts'
import { Naming } from './naming.tsx'
import { useViews } from './views.ts'

/** Keeps the page that one looks at under a name; and what is kept already, to be named anew or forgotten. */
export function ViewsSheet({ address, close }: { readonly address: string; readonly close: () => void }) {
  const { t } = useTranslation()
  const views = useViews()
  const change = useChange(['savedViews'])
  const isKept = views.some(({ path }) => path === address)
  return (
    <Sheet title={t(isKept ? 'views.title' : 'views.save')} isOpen onOpenChange={close}>
      <div className="stack">
        {!isKept && (
          <Naming taken={views} save={(name) => change(ask('saveView', { name, path: address }))} onSaved={close} />
        )}
        {views.length === 0 && <p className="quiet">{t('views.empty')}</p>}
        {views.length > 0 && (
          <ul className="kept-views" aria-label={t('views.title')}>
            {views.map((view) => (
              <li key={view.id}>
                <bdi>{view.name}</bdi>
                <Rename view={view} taken={views} change={change} />
                <Act
                  grave
                  look="plain"
                  label={t('views.forget')}
                  about={view.name}
                  says={t('views.forgetSays')}
                  act={() => change(ask('forgetView', { id: view.id }))}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Sheet>
  )
}

interface Renaming {
  readonly view: SavedView
  readonly taken: readonly SavedView[]
  readonly change: <T>(work: Promise<Reply<T>>) => Promise<Reply<T>>
}

function Rename({ view: { id, name, path }, taken, change }: Renaming) {
  const { t } = useTranslation()
  const [next, setNext] = useState(name)
  const isTaken = taken.some((each) => each.id !== id && each.name === next.trim())
  return (
    <Act
      look="plain"
      label={t('views.rename')}
      about={name}
      isReady={next.trim() !== '' && !isTaken}
      onOpen={() => setNext(name)}
      act={() => change(ask('saveView', { id, name: next, path }))}
    >
      <Field
        label={t('views.name')}
        value={next}
        onChange={setNext}
        fault={isTaken ? t('views.taken') : undefined}
        maxLength={60}
        isRequired
      />
    </Act>
  )
}
