import { useNavigate } from '@tanstack/react-router'
import { FolderOpen, Languages, LogOut, Moon, Sun, SunMoon, Target } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaybe } from '../node/index.ts'
import { leave, useActor } from '../session.ts'
import { draw, type Theme, themes } from '../theme.ts'
import { type Language, languages, speak } from '../words/index.ts'
import { placesFor } from './places.ts'

/** Something that can be gone to, or done, from anywhere. */
export interface Command {
  readonly id: string
  readonly words: string
  readonly icon: ReactNode
  readonly run: () => void
}

export interface Group {
  readonly name: 'rooms' | 'purposes' | 'cases' | 'does'
  readonly commands: readonly Command[]
}

const looks: Readonly<Record<Theme, ReactNode>> = {
  system: <SunMoon aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
}

/** What whoever is signed in can go to and do. */
export function useCommands(): readonly Group[] {
  const places = usePlaces()
  const reasons = useReasons()
  const deeds = useDeeds()
  return [places, ...reasons, deeds].filter(({ commands }) => commands.length > 0)
}

function usePlaces(): Group {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const actor = useActor()
  const commands = placesFor(actor).map(({ path, name, icon: Icon }) => ({
    id: `room ${path}`,
    words: t(`room.${name}`),
    icon: <Icon aria-hidden />,
    run: () => void navigate({ to: path }),
  }))
  return { name: 'rooms', commands }
}

/** Why one is here from now on. */
function useReasons(): readonly Group[] {
  const navigate = useNavigate()
  const purposes = useMaybe('purposes', {})?.purposes ?? []
  const cases = useMaybe('cases', {})?.cases.filter(({ state }) => state === 'open') ?? []
  const here = (why: { readonly purpose?: string; readonly case?: string }): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...why }) })
  return [
    {
      name: 'purposes',
      commands: purposes.map(({ id, title }) => ({
        id: `purpose ${id}`,
        words: title,
        icon: <Target aria-hidden />,
        run: () => here({ purpose: id }),
      })),
    },
    {
      name: 'cases',
      commands: cases.map(({ id, reference }) => ({
        id: `case ${id}`,
        words: reference,
        icon: <FolderOpen aria-hidden />,
        run: () => here({ case: id }),
      })),
    },
  ]
}

function useDeeds(): Group {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const spoken = Object.entries(languages) as unknown as readonly (readonly [Language, string])[]
  const commands: readonly Command[] = [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      words: t('palette.theme', { theme: t(`theme.${theme}`) }),
      icon: looks[theme],
      run: () => draw(theme),
    })),
    ...spoken.map(([language, name]) => ({
      id: `language ${language}`,
      words: t('palette.language', { language: name }),
      icon: <Languages aria-hidden />,
      run: () => void speak(language),
    })),
    {
      id: 'sign-out',
      words: t('signOut'),
      icon: <LogOut aria-hidden />,
      run: () => void leave().then(() => navigate({ to: '/sign-in' })),
    },
  ]
  return { name: 'does', commands }
}
