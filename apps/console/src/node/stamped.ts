import type { OperationName, RequestOf, ResponseOf } from '@carnet/api'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Refused } from './answers.ts'
import { ask } from './ask.ts'

/** Each asking leaves an entry in the ledger: somebody does it, and never a page by itself. */
export const once = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  refetchOnMount: false,
  retryOnMount: false,
  retry: false,
  meta: { stamped: true },
} as const

/** An answer whose asking is stamped; asked once, and again after a deed that names it. */
export const useStamped = <N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  when = true,
): UseQueryResult<ResponseOf<N>, Refused> =>
  useQuery<ResponseOf<N>, Refused>({
    queryKey: [name, request],
    async queryFn() {
      const reply = await ask(name, request)
      if (reply.ok) return reply.value
      throw new Refused(reply.problem)
    },
    enabled: when,
    ...once,
  })
