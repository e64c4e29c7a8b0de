import { type Operation, type OperationName, operations, type RequestInput, type ResponseOf } from '@carnet/api'
import { type Call, type CallOptions, exchange, readJson, type Target } from './exchange.ts'
import type { Reply } from './problem.ts'

/** One operation as a method: without a first argument where it takes no request. */
export type Method<N extends OperationName> =
  RequestInput<N> extends Record<string, never>
    ? (request?: RequestInput<N>, options?: CallOptions) => Promise<Reply<ResponseOf<N>>>
    : (request: RequestInput<N>, options?: CallOptions) => Promise<Reply<ResponseOf<N>>>

export type Methods = { readonly [N in OperationName]: Method<N> }

/** A method for each operation of the table; the table is the only list of them. */
export function methodsOf(target: Target): Methods {
  const method =
    (name: OperationName) =>
    (request: object = {}, options: CallOptions = {}): Promise<Reply<unknown>> =>
      exchange(target, callOf(name, request), options, readJson(responseOf(name)))
  return Object.fromEntries(Object.keys(operations).map((name) => [name, method(name as OperationName)])) as Methods
}

const responseOf = (name: OperationName): Operation['response'] => operations[name].response

/** A request on the wire: the path's parameters from the request, the rest as the body, or as the query of a GET. */
export function callOf(name: OperationName, request: object): Call {
  const { method, path } = operations[name]
  const rest = new Map<string, unknown>(Object.entries(request))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = rest.get(parameter)
    rest.delete(parameter)
    return encodeURIComponent(String(value))
  })
  if (method === 'GET') return { method, path: `${filled}${queryOf(rest)}` }
  const body = JSON.stringify(Object.fromEntries(rest))
  return { method, path: filled, headers: { 'content-type': 'application/json' }, body }
}

function queryOf(values: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams([...values].map(([name, value]): [string, string] => [name, String(value)]))
  return query.size === 0 ? '' : `?${query.toString()}`
}
