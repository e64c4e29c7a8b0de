import type { KeysStatus } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice } from '../design/index.ts'
import { ask, useChange } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** Moves keys to new pages, with what it is going to move. */
export function Rotate({ status: { toRotate, pages, provesDestruction } }: { readonly status: KeysStatus }) {
  const { t } = useTranslation()
  const [which, choose] = useState<'due' | 'all'>('due')
  const changing = useChange(['keysStatus', 'jobs'])
  const all = pages.filling + pages.full
  return (
    <Act
      label={t('keys.rotate')}
      look="plain"
      says={t(provesDestruction ? 'keys.rotateSays' : 'keys.rotateSaysUnproven')}
      onOpen={() => choose('due')}
      act={() => changing(ask('rotatePages', which === 'all' ? { all: true } : {}))}
      result={({ id }) => (
        <p>
          {t('keys.rotating')} <code>{id}</code>
        </p>
      )}
    >
      <Choice
        label={t('keys.whichPages')}
        value={which}
        of={[
          ['due', t('keys.which.due')],
          ['all', t('keys.which.all')],
        ]}
        onChoose={choose}
      />
      <p>
        <strong>
          {t('keys.moves', {
            count: which === 'all' ? all : toRotate,
            pages: figure(which === 'all' ? all : toRotate),
          })}
        </strong>
      </p>
    </Act>
  )
}
