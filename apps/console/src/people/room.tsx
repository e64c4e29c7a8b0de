import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../design/index.ts'
import { useActor } from '../session.ts'
import type { Role } from '@carnet/api'
import './people.css'

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
        <nav className="tabs" aria-label={t('people.title')}>
          {places.map(({ to, name }) => (
            <Link key={name} to={to} activeOptions={{ exact: true }} activeProps={{ className: 'here' }}>
              {t(`people.place.${name}`)}
            </Link>
          ))}
        </nav>
      }
      {...(deeds === undefined ? {} : { deeds })}
      {...(aside === undefined ? {} : { aside })}
    >
      {children}
    </Page>
  )
}

/** Whether who is signed in holds one of these roles. What the node refuses it refuses itself; this keeps pages quiet. */
export function useHolds(...roles: readonly Role[]): boolean {
  const actor = useActor()
  return 'roles' in actor && roles.some((role) => actor.roles.includes(role))
}
