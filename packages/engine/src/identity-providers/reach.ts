import type { CustomFetch } from 'openid-client'

/** What an answer may weigh, in bytes. */
const heaviest = 262_144
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Asks a provider over TLS, or on this machine, and reads so much and no more. THREAT: a provider whose metadata names an address
 * in clear, or that never stops answering. Where it says to go elsewhere, nobody goes (RFC 9700 §4.12).
 */
export const reach: CustomFetch = async (address, options) => {
  const { protocol, hostname } = new URL(address)
  if (protocol !== 'https:' && !loopback.test(hostname)) throw new TypeError('an address in clear')
  const response = await fetch(address, options as RequestInit)
  return new Response(await bodyOf(response), { status: response.status, headers: response.headers })
}

async function bodyOf({ body }: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return null
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength
    if (bytes > heaviest) throw new TypeError('an answer without end')
    parts.push(part)
  }
  return Uint8Array.from(Buffer.concat(parts))
}
