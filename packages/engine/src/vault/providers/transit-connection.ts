import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { TransitSettings } from './settings.ts'

/** Status 0: nobody answered. `errors` is absent where the body is not the server's own form. */
export interface Reply {
  readonly status: number
  readonly errors: readonly string[] | undefined
  readonly body: unknown
}

export interface TransitPatience {
  /** Milliseconds for one answer. */
  readonly timeout: number
  /** Milliseconds before asking again, once for each time. */
  readonly pauses: readonly number[]
}

export interface TransitConnection {
  /** One call, asked again while the server says that it is busy, and once more after a new login. */
  send(verb: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Reply>
  /** Whether the server takes this node's token; a token that ends soon is renewed. */
  ready(): Promise<Reply>
}

const Errors = z.object({ errors: z.array(z.string()) })
const Login = z.object({ auth: z.object({ client_token: z.string() }) })
const Token = z.object({
  data: z.object({ ttl: z.number(), creation_ttl: z.number().optional(), renewable: z.boolean().optional() }),
})

const patient: TransitPatience = { timeout: 5_000, pauses: [100, 400, 1_600] }
const largest = 1024 * 1024
const silent: Reply = { status: 0, errors: undefined, body: undefined }

export function transitConnection(settings: TransitSettings, more: Partial<TransitPatience> = {}): TransitConnection {
  const { timeout, pauses } = { ...patient, ...more }
  const { login } = settings
  let token = 'token' in login ? login.token : undefined

  const once = (verb: string, path: string, body: object | undefined): Promise<Reply> =>
    ask(settings, timeout, verb, path, token, body)

  const persistent = async (verb: string, path: string, body: object | undefined): Promise<Reply> => {
    let reply = await once(verb, path, body)
    for (const pause of pauses) {
      // 412: a standby that has not heard of our last write yet.
      if (![0, 412, 429, 502, 503, 504].includes(reply.status)) break
      await wait(pause)
      reply = await once(verb, path, body)
    }
    return reply
  }

  /** What was answered instead of a token; undefined where there is one now. */
  const logIn = async (): Promise<Reply | undefined> => {
    if ('token' in login) return undefined
    token = undefined
    const reply = await persistent('POST', 'auth/approle/login', { role_id: login.role, secret_id: login.secret })
    const read = Login.safeParse(reply.body)
    // A login with the wrong ids is a 400: to us it is a lack of permission.
    if (!read.success) return { ...reply, status: reply.status === 200 || reply.status === 400 ? 403 : reply.status }
    token = read.data.auth.client_token
    return undefined
  }

  const send: TransitConnection['send'] = async (verb, path, body) => {
    const kept = token === undefined ? await logIn() : undefined
    if (kept !== undefined) return kept
    const reply = await persistent(verb, path, body)
    if (reply.status !== 403 || 'token' in login) return reply
    // The token of an AppRole ends: that looks like any other lack of permission.
    return (await logIn()) ?? persistent(verb, path, body)
  }

  return {
    send,
    async ready() {
      const reply = await send('GET', 'auth/token/lookup-self')
      const read = Token.safeParse(reply.body)
      if (reply.status !== 200 || !read.success) return reply
      const { ttl, creation_ttl: whole = 0, renewable = false } = read.data.data
      if (renewable && whole > 0 && ttl < whole / 2) await send('POST', 'auth/token/renew-self', {})
      return reply
    },
  }
}

function ask(
  { address, namespace, authority }: TransitSettings,
  timeout: number,
  verb: string,
  path: string,
  token: string | undefined,
  body: object | undefined,
): Promise<Reply> {
  const url = new URL(`/v1/${path}`, address)
  const sent = body === undefined ? undefined : JSON.stringify(body)
  const headers = {
    'x-vault-request': 'true',
    ...(token === undefined ? {} : { 'x-vault-token': token }),
    ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
  }
  const options = { method: verb, headers, signal: AbortSignal.timeout(timeout) }
  return new Promise((resolve) => {
    const call =
      url.protocol === 'https:'
        ? secureRequest(url, { ...options, ...(authority === undefined ? {} : { ca: authority }) })
        : plainRequest(url, options)
    call.on('error', () => resolve(silent))
    call.on('response', (response) => {
      const parts: Buffer[] = []
      let length = 0
      response.on('data', (part: Buffer) => {
        length += part.length
        if (length > largest) response.destroy(new Error('too much'))
        else parts.push(part)
      })
      response.on('error', () => resolve(silent))
      response.on('end', () => resolve(replyOf(response.statusCode ?? 0, Buffer.concat(parts).toString())))
    })
    call.end(sent)
  })
}

function replyOf(status: number, text: string): Reply {
  try {
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const read = Errors.safeParse(body)
    return { status, errors: read.success ? read.data.errors : undefined, body }
  } catch {
    return { status, errors: undefined, body: undefined }
  }
}
