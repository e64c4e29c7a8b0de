import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'

/** What a request brings to prove who asks, and where it came from as the edge saw it. */
export interface Session {
  readonly token: string | undefined
  /** SHA-256 of the client's certificate (DER), base64url, where TLS proved that the client has its key. */
  readonly certificate?: string
  readonly from?: { readonly address: string; readonly agent: string }
}

/** A token that a service signed itself is longer than one of the register. */
const bearer = /^Bearer ([\x21-\x7e]{1,2048})$/i
const hash = /^[A-Za-z0-9_-]{43}$/
const address = /^[0-9A-Fa-f.:]{2,45}$/
const agent = /^[\x20-\x7e]{0,256}$/

/** The token of an `Authorization` header (RFC 6750 §2.1), if there is one that could be. */
export const bearerOf = (header: string | undefined): string | undefined => bearer.exec(header ?? '')?.[1]

/** What a browser says that it is, as far as it may go on: printable and short. */
export const agentOf = (header: string | undefined): string =>
  (header ?? '')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .slice(0, 256)
    .trim()

export const sessionHeaders = ({ token, certificate, from }: Session): OutgoingHttpHeaders => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...(certificate === undefined ? {} : { 'x-certificate': certificate }),
  ...(from === undefined ? {} : { 'x-from-address': from.address, 'x-from-agent': from.agent }),
})

/** The same read back. THREAT: an edge taken over says what it likes; what does not have its form is not there. */
export function sessionOf(headers: IncomingHttpHeaders): Session {
  const certificate = headers['x-certificate']
  const from = { address: headers['x-from-address'], agent: headers['x-from-agent'] ?? '' }
  return {
    token: bearerOf(headers.authorization),
    ...(typeof certificate === 'string' && hash.test(certificate) ? { certificate } : {}),
    ...(isPlace(from) ? { from } : {}),
  }
}

const isPlace = (from: {
  readonly address: string | string[] | undefined
  readonly agent: string | string[]
}): from is { readonly address: string; readonly agent: string } =>
  typeof from.address === 'string' &&
  address.test(from.address) &&
  typeof from.agent === 'string' &&
  agent.test(from.agent)
