import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Gavel, ListChecks, PackageOpen, Scale, Tag, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../kept.ts'
import { loadElements, useMaybe } from '../node/index.ts'
import { useRegistered } from '../person.tsx'
import { useActor } from '../session.ts'
import { dateTime } from '../words/index.ts'
import type { Group } from './group.ts'
import { placesFor } from './places.ts'

/** Goes to a page by its address. */
export function useGo(): (address: string) => () => void {
  const navigate = useNavigate()
  return (address) => {
    const { to, search } = placeAt(address)
    return () => void navigate({ to, search: search as never })
  }
}

/** What one finds by words beside rooms and acts. Nothing of it is asked for before somebody types. */
export function useSources(typed: boolean): readonly Group[] {
  return [useElements(typed), usePeople(typed), useProposals(typed), useExports(typed), useJobs(typed), useRules(typed)]
}

function useElements(typed: boolean): Group {
  const { t } = useTranslation()
  const go = useGo()
  const { data = [] } = useQuery({
    queryKey: ['elements'],
    queryFn: loadElements,
    staleTime: Infinity,
    enabled: typed,
  })
  const commands = data.map(({ id, name, definition, wco = '', recordType }) => ({
    id: `element ${id}`,
    words: name,
    detail: t(`dictionary.type.${recordType}`),
    also: `${id} ${wco} ${definition}`,
    icon: <Tag aria-hidden />,
    run: go(`/dictionary?element=${id}`),
  }))
  return { name: 'elements', commands }
}

function useRules(typed: boolean): Group {
  const go = useGo()
  const rules = useMaybe('rules', {}, typed)?.rules ?? []
  const commands = rules.map(({ id, says, cites }) => ({
    id: `rule ${id}`,
    words: says,
    also: `${id} ${cites.join(' ')}`,
    icon: <Scale aria-hidden />,
    run: go(`/rules?tab=rules&rule=${id.replaceAll('/', '.')}`),
  }))
  return { name: 'rules', commands }
}

function useProposals(typed: boolean): Group {
  const { t } = useTranslation()
  const go = useGo()
  const { kind } = useActor()
  const proposals = useMaybe('proposals', {}, typed && kind === 'person')?.proposals ?? []
  const commands = proposals.map(({ id, request, at }) => ({
    id: `proposal ${id}`,
    words: t(`today.kind.${request.kind}`),
    detail: dateTime(at),
    also: id,
    icon: <Gavel aria-hidden />,
    run: go(`/proposals/${id}`),
  }))
  return { name: 'proposals', commands }
}

/** Nobody, for those who may not list them. */
function usePeople(typed: boolean): Group {
  const { t } = useTranslation()
  const go = useGo()
  const commands = useRegistered(typed).map(({ id, name, kind, roles }) => ({
    id: `person ${id}`,
    words: name,
    detail: roles.length === 0 ? t(`people.kind.${kind}`) : roles.map((role) => t(`role.${role}`)).join(', '),
    also: id,
    icon: <UserRound aria-hidden />,
    run: go(`/people/${id}`),
  }))
  return { name: 'people', commands }
}

/** Whether a room is of use to who is signed in: what it is about is not asked for by others. */
const useHas = (path: string): boolean => placesFor(useActor()).some((room) => room.path === path)

function useExports(typed: boolean): Group {
  const { t } = useTranslation()
  const go = useGo()
  const may = useHas('/exports')
  const exports = useMaybe('exports', {}, typed && may)?.exports ?? []
  const commands = exports.map(({ id, recipient, state, purpose, format }) => ({
    id: `export ${id}`,
    words: recipient.name,
    detail: t(`exports.state.${state}`),
    also: `${purpose} ${format} ${id}`,
    icon: <PackageOpen aria-hidden />,
    run: go(`/exports?export=${id}`),
  }))
  return { name: 'exports', commands }
}

function useJobs(typed: boolean): Group {
  const { t } = useTranslation()
  const go = useGo()
  const may = useHas('/health')
  const jobs = useMaybe('jobs', {}, typed && may)?.jobs ?? []
  const commands = jobs.map(({ id, kind, state, queued }) => ({
    id: `job ${id}`,
    words: t(`health.kind.${kind}`),
    detail: `${t(`health.jobState.${state}`)} · ${dateTime(queued)}`,
    also: id,
    icon: <ListChecks aria-hidden />,
    run: go(`/health?job=${id}`),
  }))
  return { name: 'jobs', commands }
}
