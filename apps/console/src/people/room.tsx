import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, Places } from '../design/index.ts'

/** Each with its word: `people.place.<name>`. */
const places: readonly { readonly to: string; readonly name: string }[] = [
  { to: '/people', name: 'people' },
  { to: '/people/roles', name: 'roles' },
  { to: '/people/signers', name: 'signers' },
  { to: '/people/keys', name: 'keys' },
]

/** The pages of the room, beside each other. */
export function RoomPage({
  deeds,
  aside,
  children,
}: {
  readonly deeds?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Page
      name={t('people.title')}
      title={t('people.title')}
      sub={
        <Places label={t('people.title')} of={places.map(({ to, name }) => [to, t(`people.place.${name}`)] as const)} />
      }
      {...(deeds === undefined ? {} : { deeds })}
      {...(aside === undefined ? {} : { aside })}
    >
      {children}
    </Page>
  )
}
