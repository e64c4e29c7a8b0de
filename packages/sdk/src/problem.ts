import { type Problem, type ProblemCode, problems } from '@carnet/api'

/** What can go wrong on the way to a node and back: no answer of the node's, so none of its codes. */
export type ConnectionProblem =
  | { readonly code: 'connection/unreachable'; readonly with: Readonly<Record<string, never>> }
  | { readonly code: 'connection/timed-out'; readonly with: { readonly after: number } }
  | { readonly code: 'connection/aborted'; readonly with: Readonly<Record<string, never>> }
  | { readonly code: 'connection/unintelligible'; readonly with: { readonly status: number } }
export type ConnectionCode = ConnectionProblem['code']

export type ClientProblem = Problem | ConnectionProblem

/** The answer of every method of a client: what was asked for, or why not. Nothing is thrown for a refusal or a lost connection. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ClientProblem }

interface Words {
  readonly title: string
  readonly todo: string
}

const connectionWords: Readonly<Record<ConnectionCode, Words>> = {
  'connection/unreachable': {
    title: 'No node answers at this address.',
    todo: 'Start the node, or correct the address.',
  },
  'connection/timed-out': {
    title: 'The node did not answer in time.',
    todo: 'Try again; what was sent may have been done.',
  },
  'connection/aborted': {
    title: 'The request was cancelled here.',
    todo: 'Send it again if it is still wanted; it may have been done.',
  },
  'connection/unintelligible': {
    title: 'What answers at this address does not answer as this version of Carnet does.',
    todo: 'Check the address, and that node and client have the same version.',
  },
}

const isConnection = (code: ProblemCode | ConnectionCode): code is ConnectionCode =>
  Object.hasOwn(connectionWords, code)

/** The English title of a problem, and what to do about it. */
export function wordsOf({ code }: ClientProblem): Words {
  const { title, todo } = isConnection(code) ? connectionWords[code] : problems[code]
  return { title, todo }
}
