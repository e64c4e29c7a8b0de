import { z } from 'zod'
import { ActorId, Instant } from './ids.ts'
import { nothing, operation } from './operation.ts'

export const ServiceKeyId = z.uuid().brand<'ServiceKeyId'>()
export type ServiceKeyId = z.infer<typeof ServiceKeyId>

const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** @source RFC 8037 §2 (Ed25519), RFC 7518 §6.2 (P-256): public halves only; a member of a private key is refused. */
export const ServicePublicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Bytes32 }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Bytes32, y: Bytes32 }),
])
export type ServicePublicKey = z.infer<typeof ServicePublicKey>

/** How a service shows who it is without a secret that the node knows too. */
export const ServiceProof = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signing-key'),
    publicKey: ServicePublicKey.describe('The service signs a token of its own with it for each request: docs/api.md.'),
  }),
  z.strictObject({
    kind: z.literal('certificate'),
    thumbprint: Bytes32.describe('SHA-256 of the client certificate (DER).'),
  }),
])
export type ServiceProof = z.infer<typeof ServiceProof>

export const ServiceKeyAddition = z.strictObject({
  id: ActorId.describe('The service.'),
  proof: ServiceProof,
})
export type ServiceKeyAddition = z.infer<typeof ServiceKeyAddition>

export const ServiceKey = z.strictObject({
  id: ServiceKeyId,
  service: ActorId,
  proof: ServiceProof,
  name: Bytes32.describe('What the node finds it by: of a signing key its thumbprint (RFC 7638), the `kid` of tokens.'),
  state: z.enum(['live', 'ended', 'expired']),
  since: Instant,
  expires: Instant,
  ended: Instant.optional(),
})
export type ServiceKey = z.infer<typeof ServiceKey>

export const ServiceKeyList = z.strictObject({
  audience: z.string().describe('What a token’s `aud` must be.'),
  keys: z.array(ServiceKey).readonly(),
})
export type ServiceKeyList = z.infer<typeof ServiceKeyList>

/** What services are known by. */
export const serviceOperations = {
  addServiceKey: operation(
    'POST',
    '/v1/services/{id}/keys',
    'Register a public key or a client certificate of a service',
    ServiceKeyAddition,
    ServiceKey,
  ),
  serviceKeys: operation(
    'GET',
    '/v1/services/{id}/keys',
    'The keys and certificates of a service, and whom its tokens are for',
    z.strictObject({ id: ActorId }),
    ServiceKeyList,
  ),
  endServiceKey: operation(
    'POST',
    '/v1/service-keys/{id}/end',
    'End a key or certificate of a service at once',
    z.strictObject({ id: ServiceKeyId }),
    nothing,
  ),
} as const
