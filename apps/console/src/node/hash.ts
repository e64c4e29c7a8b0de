import canonicalize from 'canonicalize'
import { base64url } from '../base64url.ts'

/** SHA-256 in base64url of the canonical form (RFC 8785). */
export const hashOf = async (content: object): Promise<string> => base64url(await digest(canonicalize(content) ?? ''))

export const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
