import { ServicePublicKey, type ServiceProof } from '@carnet/api'
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'

/** What a file shows a service by: a certificate, or a public key as PEM or JWK; in words why it is neither. */
export function proofIn(text: string): { readonly proof: ServiceProof } | { readonly fault: string } {
  // Whoever has read the private key could be the service.
  if (text.includes('PRIVATE KEY') || isPrivate(text))
    return { fault: 'this file has a private key: it stays with the service, and only the public one is registered' }
  if (text.includes('BEGIN CERTIFICATE')) return certificateIn(text)
  const publicKey = ServicePublicKey.safeParse(keyIn(text))
  return publicKey.success
    ? { proof: { kind: 'signing-key', publicKey: publicKey.data } }
    : { fault: 'the file is neither a certificate (PEM) nor a public key of Ed25519 or P-256 (PEM or JWK)' }
}

function certificateIn(text: string): { readonly proof: ServiceProof } | { readonly fault: string } {
  try {
    const { raw } = new X509Certificate(text)
    return { proof: { kind: 'certificate', thumbprint: createHash('sha256').update(raw).digest('base64url') } }
  } catch {
    return { fault: 'the certificate cannot be read' }
  }
}

const isPrivate = (text: string): boolean => jsonOf(text)?.['d'] !== undefined

/** The key alone: what else a JWK says, its use or its name, is not registered. */
function keyIn(text: string): object | undefined {
  const key = publicKeyIn(text)
  if (key === undefined) return undefined
  const { kty, crv, x, y } = key.export({ format: 'jwk' })
  return { kty, crv, x, ...(y === undefined ? {} : { y }) }
}

function publicKeyIn(text: string): KeyObject | undefined {
  const jwk = jsonOf(text)
  try {
    return jwk === undefined ? createPublicKey(text) : createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
