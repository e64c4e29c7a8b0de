import { type Answer, granted, problem, refused } from '@carnet/api'

/** Why a provider did not do what it was asked. */
export type Failing =
  | 'silent'
  | 'forbidden'
  | 'busy'
  | 'sealed'
  | 'no-key'
  | 'altered'
  | 'failed'
  | 'not-installed'
  | 'not-loaded'
  | 'no-token'
  | 'wrong-pin'

/** What to look at, in the provider's name. THREAT: an address, a token or a key in a message: none of them has room in one. */
const says: Readonly<Record<Failing, (provider: string) => string>> = {
  silent: (name) => `${name} does not answer: see whether it runs and can be reached from this machine`,
  forbidden: (name) => `${name} refuses this node: see its credentials and permissions (docs/providers.md)`,
  busy: (name) => `${name} asks to come back later: see its quota`,
  sealed: (name) => `${name} is sealed or not ready: have it unsealed`,
  'no-key': (name) => `${name} has no such key, or it is destroyed or waits for its destruction`,
  altered: () => 'a wrapped page is not as it was written',
  failed: (name) => `${name} failed: see its own log`,
  'not-installed': (name) => `what speaks to ${name} is not installed: see docs/providers.md for the package`,
  'not-loaded': (name) => `what speaks to ${name} is installed and does not load: see that it was built for this Node`,
  'no-token': (name) => `${name} has no such token: see the module, and its label or slot`,
  'wrong-pin': (name) => `${name} refuses the PIN; it may lock after a few more attempts`,
}

export const unavailable = (provider: string, why: Failing): ReturnType<typeof refused> =>
  refused(problem('keys/unavailable', { what: says[why](provider) }))

/** What `work` comes to; whatever it throws is told in our words, since theirs may hold addresses and requests. */
export async function asked<T>(
  provider: string,
  why: (failure: unknown) => Failing,
  work: () => Promise<T>,
): Promise<Answer<T>> {
  try {
    return granted(await work())
  } catch (failure) {
    return unavailable(provider, why(failure))
  }
}

/** Codes of Node's sockets and resolver, wherever a client put them. */
const unreached =
  /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/

/** Whether nobody was reached at all: no address, no connection, no certificate, no answer in time. */
export function isUnreached(failure: unknown): boolean {
  for (let each = failure, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    if (unreached.test(textOf(each, 'code')) || /^(Abort|Timeout)Error$/.test(each.name)) return true
    if (each instanceof AggregateError && each.errors.some(isUnreached)) return true
  }
  return false
}

/** A property of a failure, where it is text. */
export function textOf(failure: unknown, property: string): string {
  const value: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, property) : undefined
  return typeof value === 'string' ? value : ''
}

/** A property of a failure, where it is a number. */
export function numberOf(failure: unknown, property: string): number {
  const value: unknown = typeof failure === 'object' && failure !== null ? Reflect.get(failure, property) : undefined
  return typeof value === 'number' ? value : 0
}
