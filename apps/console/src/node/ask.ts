import type { OperationName, ProblemCode, RequestOf, ResponseOf } from '@carnet/api'
import type { PackageFault } from '@carnet/sdk/offline'
import { routes } from 'virtual:operations'

/** What stops a page itself, before a node is asked. */
type OwnCode =
  | 'connection/unreachable'
  | 'passkey/given-up'
  | 'passkey/unfit'
  | 'proposal/changed'
  | 'key-file/none'
  | 'key-file/does-not-open'
  | 'key-file/not-yours'
  | 'share/none'
  | 'share/does-not-open'
  | 'share/another'
  | `package/${PackageFault}`

/** What a node refused, or that it could not be asked. Codes are translated; what the node says stands where there is no word. */
export interface NodeProblem {
  readonly code: ProblemCode | OwnCode
  readonly title: string
  readonly todo: string
  readonly with: Readonly<Record<string, unknown>>
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: NodeProblem }

export interface Asking {
  readonly signal?: AbortSignal
  /** Goes with this one request in place of the session that the browser keeps. */
  readonly token?: string
}

export const unreachable: NodeProblem = { code: 'connection/unreachable', title: '', todo: '', with: {} }

/** Asks the node one operation, as this browser's session. */
export async function ask<N extends OperationName>(
  name: N,
  request: RequestOf<N>,
  { signal, token }: Asking = {},
): Promise<Reply<ResponseOf<N>>> {
  const [method, path] = routes[name]
  const { target, rest } = addressed(path, request)
  const query = method === 'GET' ? queryOf(rest) : ''
  const headers = {
    ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  }
  try {
    const response = await fetch(`${target}${query}`, {
      method,
      headers,
      credentials: token === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      ...(method === 'POST' ? { body: JSON.stringify(rest) } : {}),
      ...(signal === undefined ? {} : { signal }),
    })
    const body: unknown = await response.json()
    return response.ok ? { ok: true, value: body as ResponseOf<N> } : { ok: false, problem: problemIn(body) }
  } catch (failure) {
    if (signal?.aborted === true) throw failure
    return { ok: false, problem: unreachable }
  }
}

/** The path with what it names, and what is left of the request. */
function addressed(path: string, request: Readonly<Record<string, unknown>>) {
  const rest = { ...request }
  const target = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = rest[name]
    Reflect.deleteProperty(rest, name)
    return encodeURIComponent(String(value))
  })
  return { target, rest }
}

function queryOf(rest: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(rest).filter(([, value]) => value !== undefined)
  return said.length === 0
    ? ''
    : `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()}`
}

/** @source RFC 9457 §3.1: members that it does not define are the problem's own. */
export function problemIn(body: unknown): NodeProblem {
  if (typeof body !== 'object' || body === null || !('type' in body)) return unreachable
  const { type, title, detail, status: _status, ...rest } = body as Record<string, unknown>
  const code = /problems\/([a-z-]+\/[a-z-]+)$/.exec(String(type))?.[1]
  return {
    code: (code ?? 'node/failed') as ProblemCode,
    title: typeof title === 'string' ? title : '',
    todo: typeof detail === 'string' ? detail : '',
    with: rest,
  }
}
