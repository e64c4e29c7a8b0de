import type { ClientProblem } from '@carnet/sdk'

/** What a command's exit code says. */
export const exits = {
  done: { code: 0, says: 'done' },
  failed: { code: 1, says: 'anything else: no node answers, nothing under that name, the node failed' },
  usage: { code: 2, says: 'the command line is not what the command takes' },
  refused: { code: 3, says: 'the input was refused: malformed, of an unknown format, too large' },
  'not-permitted': { code: 4, says: 'not permitted: no live token, or the decision was no' },
  integrity: { code: 5, says: 'integrity failure: something is not what was sealed or signed' },
  found: { code: 6, says: 'something was found in a file about to be mailed, or is left in its copy' },
} as const
export type Exit = keyof typeof exits

/** The one table from problems to exits. */
export const exitOf: Readonly<Record<ClientProblem['code'], Exit>> = {
  'request/malformed': 'usage',
  'request/too-large': 'refused',
  'request/unauthenticated': 'not-permitted',
  'sign-in/refused': 'not-permitted',
  'sign-in/provider-unavailable': 'failed',
  'request/not-found': 'failed',
  'request/conflict': 'failed',
  'request/too-many': 'failed',
  'message/malformed': 'refused',
  'message/unknown-format': 'refused',
  'message/unknown-record': 'refused',
  'cases/malformed': 'refused',
  'message/unfinished': 'refused',
  'release/refused': 'not-permitted',
  'release/needs-approval': 'not-permitted',
  'release/undecidable': 'not-permitted',
  'release/conflict': 'not-permitted',
  'standing/exhausted': 'failed',
  'standing/not-in-force': 'not-permitted',
  'action/refused': 'not-permitted',
  'integrity/record': 'integrity',
  'integrity/ledger': 'integrity',
  'keys/unavailable': 'failed',
  'node/unavailable': 'failed',
  'node/failed': 'failed',
  'connection/unreachable': 'failed',
  'connection/timed-out': 'failed',
  'connection/aborted': 'failed',
  'connection/unintelligible': 'failed',
}

/** Of several results the one to tell by: integrity first, then what was not permitted, then the rest. */
export function gravest(results: readonly Exit[]): Exit {
  const order: readonly Exit[] = ['integrity', 'not-permitted', 'refused', 'usage', 'failed']
  return order.find((exit) => results.includes(exit)) ?? 'done'
}
