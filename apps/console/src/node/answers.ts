import type { OperationName, RequestOf, ResponseOf } from '@carnet/api'
import {
  keepPreviousData,
  QueryClient,
  useMutation,
  type UseMutationResult,
  useQueryClient,
  useSuspenseQuery,
  useQuery,
} from '@tanstack/react-query'
import { ask, type NodeProblem, type Reply } from './ask.ts'

/** A refusal on its way to whoever shows it. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly problem: NodeProblem

  constructor(problem: NodeProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/** What the pages know of the node: in memory alone, and gone with the session. */
export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 300_000,
      refetchOnWindowFocus: true,
      // A refusal is an answer; only a node that could not be reached is asked again.
      retry: (times, failure) =>
        times < 2 && failure instanceof Refused && failure.problem.code.startsWith('connection/'),
    },
  },
})

const query = <N extends OperationName>(name: N, request: RequestOf<N>) => ({
  queryKey: [name, request] as const,
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<ResponseOf<N>> => {
    const reply = await ask(name, request, { signal })
    if (reply.ok) return reply.value
    throw new Refused(reply.problem)
  },
})

/** An answer that the page can't do without; what is refused goes to the nearest boundary. */
export const useAnswer = <N extends OperationName>(name: N, request: RequestOf<N>): ResponseOf<N> =>
  useSuspenseQuery(query(name, request)).data

/** An answer about something that goes on by itself: asked for again until it is settled. */
export const useSettling = <N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  isSettled: (answer: ResponseOf<N>) => boolean,
): ResponseOf<N> =>
  useSuspenseQuery({
    ...query(name, request),
    refetchInterval: ({ state: { data } }) => (data === undefined || isSettled(data) ? false : again),
  }).data

/** Milliseconds after which it is. */
const again = 1500

/** An answer that the page can do without: undefined while it is asked for, and where it is refused. */
export const useMaybe = <N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  when = true,
): ResponseOf<N> | undefined =>
  useQuery({ ...query(name, request), enabled: when, placeholderData: keepPreviousData }).data

/** Something that changes what others see: afterwards every answer that names one of these is asked for anew. */
export function useDeed<N extends OperationName>(
  name: N,
  changes: readonly OperationName[] = [],
): UseMutationResult<ResponseOf<N>, Refused, RequestOf<N>> {
  const client = useQueryClient()
  return useMutation<ResponseOf<N>, Refused, RequestOf<N>>({
    async mutationFn(request) {
      const reply = await ask(name, request)
      if (reply.ok) return reply.value
      throw new Refused(reply.problem)
    },
    onSuccess: async () => {
      await Promise.all(changes.map((each) => client.invalidateQueries({ queryKey: [each] })))
    },
  })
}

/** Work of several requests, or of a passkey: once it is done every answer that names one of these is asked for anew. */
export function useChange(changes: readonly OperationName[]): <T>(work: Promise<Reply<T>>) => Promise<Reply<T>> {
  const client = useQueryClient()
  return async (work) => {
    const reply = await work
    if (reply.ok) await Promise.all(changes.map((each) => client.invalidateQueries({ queryKey: [each] })))
    return reply
  }
}
