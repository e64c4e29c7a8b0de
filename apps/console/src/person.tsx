import type { ActorListed } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { useMaybe } from './node/index.ts'
import { useActor } from './session.ts'

/** Whom the rules let see who is registered; asked as anybody else, the node would only write down a refusal. */
const see = ['administrator', 'security-analyst', 'dpo', 'auditor'] as const

/** Who is registered; nobody, for those who may not see it. */
export function useRegistered(when = true): readonly ActorListed[] {
  const actor = useActor()
  const may = 'roles' in actor && see.some((role) => actor.roles.includes(role))
  return useMaybe('actors', {}, when && may)?.actors ?? []
}

/** Who somebody is: by name for those who may see it, and by the beginning of the id for all. */
export function Person({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const own = useActor().id === id
  const name = useRegistered().find((each) => each.id === id)?.name
  return (
    <span title={id}>
      {name !== undefined && `${name} `}
      <code className="quiet">{id.slice(0, 8)}</code>
      {own && ` (${t('you')})`}
    </span>
  )
}
