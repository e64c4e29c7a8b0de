import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound, FolderOpen, Languages, LogOut, Moon, Star, Sun, SunMoon, Target } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaybe } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { leave, useActor } from '../session.ts'
import { draw, type Theme, themes } from '../theme.ts'
import { type Language, languages, speak } from '../words/index.ts'
import type { Command, Group } from './group.ts'
import { placesFor } from './places.ts'
import { useGo } from './sources.tsx'
import { useViews } from './views.ts'

const looks: Readonly<Record<Theme, ReactNode>> = {
  system: <SunMoon aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
}

/** What whoever is signed in keeps, can go to, and do. */
export function useCommands(): readonly Group[] {
  const kept = useKeptViews()
  const places = usePlaces()
  const reasons = useReasons()
  const deeds = useDeeds()
  return [kept, places, ...reasons, deeds]
}

function useKeptViews(): Group {
  const go = useGo()
  const commands = useViews().map(({ id, name, path }) => ({
    id: `view ${id}`,
    words: name,
    icon: <Star aria-hidden />,
    run: go(path),
  }))
  return { name: 'views', commands }
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
  const { t } = useTranslation()
  const purposeName = usePurposeName()
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
        words: purposeName(id, title),
        icon: <Target aria-hidden />,
        run: () => here({ purpose: id }),
      })),
    },
    {
      name: 'cases',
      commands: cases.map(({ id, kind, reference }) => ({
        id: `case ${id}`,
        words: reference,
        detail: t(`why.kind.${kind}`),
        also: id,
        icon: <FolderOpen aria-hidden />,
        run: () => here({ case: id }),
      })),
    },
  ]
}

function useDeeds(): Group {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const go = useGo()
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
      id: 'account',
      words: t('ownAccount'),
      icon: <CircleUserRound aria-hidden />,
      run: go('/account'),
    },
    {
      id: 'sign-out',
      words: t('signOut'),
      icon: <LogOut aria-hidden />,
      run: () => void leave().then(() => navigate({ to: '/sign-in' })),
    },
  ]
  return { name: 'does', commands }
}
