import { type Problem, problem } from '@carnet/api'

export interface AdmissionLimits {
  readonly requestsAtOnce: number
  readonly messagesAtOnce: number
}

/** A place among the requests being answered; given back when the answer has been sent. */
export type Admitted =
  | { readonly ok: true; readonly leave: () => void }
  | { readonly ok: false; readonly problem: Problem }

export interface Admission {
  request(token: string | undefined): Admitted
  message(): Admitted
  readonly open: () => number
}

/** Bounds what is answered at once: for the node, and for one token, so that nobody crowds the others out. */
export function createAdmission(limits: AdmissionLimits): Admission {
  const perToken = Math.max(1, Math.floor(limits.requestsAtOnce / 4))
  const held = new Map<string, number>()
  let requests = 0
  let messages = 0
  return {
    request(token = '') {
      const own = held.get(token) ?? 0
      if (requests >= limits.requestsAtOnce) return full('node/unavailable')
      if (own >= perToken) return full('request/too-many')
      requests++
      held.set(token, own + 1)
      return {
        ok: true,
        leave: once(() => {
          requests--
          const left = (held.get(token) ?? 1) - 1
          if (left === 0) held.delete(token)
          else held.set(token, left)
        }),
      }
    },
    message() {
      if (messages >= limits.messagesAtOnce) return full('node/unavailable')
      messages++
      return { ok: true, leave: once(() => messages--) }
    },
    open: () => requests,
  }
}

function full(code: 'node/unavailable' | 'request/too-many'): Admitted {
  return { ok: false, problem: problem(code, { retryAfter: code === 'node/unavailable' ? 5 : 1 }) }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}
