import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { Button, Choice, Go } from '../design/index.ts'
import { leave, useActor } from '../session.ts'
import { draw, themeNow, themes } from '../theme.ts'
import { type Language, languageNow, languages, speak } from '../words/index.ts'

/** Who one is, how it looks and speaks, and the way out. */
export function Account() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const actor = useActor()
  const [theme, setTheme] = useState(themeNow)
  const roles =
    'roles' in actor ? actor.roles.map((role) => t(`role.${role}`)).join(' · ') : t(`people.kind.${actor.kind}`)
  return (
    <div className="own-menu">
      <DialogTrigger>
        <Button look="plain">
          <CircleUserRound aria-hidden />
          {roles === '' ? t('account') : roles}
        </Button>
        <Popover placement="bottom end">
          <Dialog className="menu" aria-label={t('account')}>
            <p className="who">
              <code>{actor.id}</code>
            </p>
            {actor.kind === 'person' && <Go to="/account">{t('ownAccount')}</Go>}
            <Choice
              label={t('theme.label')}
              value={theme}
              of={themes.map((each) => [each, t(`theme.${each}`)] as const)}
              onChoose={(chosen) => {
                draw(chosen)
                setTheme(chosen)
              }}
            />
            <Choice
              label={t('language')}
              value={languageNow()}
              of={Object.entries(languages) as unknown as readonly (readonly [Language, string])[]}
              onChoose={(chosen) => void speak(chosen)}
            />
            <Button onPress={() => void leave().then(() => navigate({ to: '/sign-in' }))}>{t('signOut')}</Button>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  )
}
