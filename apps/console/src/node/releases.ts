import type { ReleaseRequest, View } from '@carnet/api'
import {
  type InfiniteData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import { answers, Refused } from './answers.ts'
import { ask, type Reply } from './ask.ts'
import { once } from './stamped.ts'

/** A request, and the how-manieth time that somebody asks it. */
export interface Asked {
  readonly request: ReleaseRequest
  readonly time: number
}

/** Asks by hand; what is left of one's budget afterwards, and who has crossed, is asked for anew. */
export async function release(request: ReleaseRequest, name: 'find' | 'release' = 'release'): Promise<Reply<View>> {
  const reply = await ask(name, request)
  void answers.invalidateQueries({ queryKey: ['budgets'] })
  void answers.invalidateQueries({ queryKey: ['crossings'] })
  return reply
}

async function viewOf(name: 'find' | 'release', request: ReleaseRequest): Promise<View> {
  const reply = await release(request, name)
  if (reply.ok) return reply.value
  throw new Refused(reply.problem)
}

/** Elements of records that one knows by their ids. */
export const useRelease = ({ request, time }: Asked, when = true): UseQueryResult<View, Refused> =>
  useQuery<View, Refused>({
    queryKey: ['release', request, time],
    queryFn: () => viewOf('release', request),
    enabled: when,
    ...once,
  })

/** What is found, a page at a time: the next is asked for when somebody wants it. */
export const useFound = (asked: Asked | undefined): UseInfiniteQueryResult<InfiniteData<View>, Refused> =>
  useInfiniteQuery<View, Refused, InfiniteData<View>, readonly unknown[], string | undefined>({
    queryKey: ['find', asked],
    queryFn: ({ pageParam }) => {
      if (asked === undefined) throw new Error('nothing was asked')
      return viewOf('find', pageAfter(asked.request, pageParam))
    },
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
    enabled: asked !== undefined,
    ...once,
  })

const pageAfter = (request: ReleaseRequest, after: string | undefined): ReleaseRequest =>
  after === undefined || !('where' in request.select)
    ? request
    : { ...request, select: { ...request.select, after: after as NonNullable<typeof request.select.after> } }
