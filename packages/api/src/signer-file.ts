import { z } from 'zod'

const Bytes = z.base64url()

/**
 * A person's keys as they lie on the person's own machine: docs/formats/assertion.md. `sealed` is AES-256-GCM over both
 * private keys, under what the passphrase becomes; the public halves stand in clear and are its associated data.
 */
export const SignerFile = z.strictObject({
  carnet: z.literal('signer/v1'),
  signingKey: Bytes,
  sealingKey: Bytes,
  passphrase: z.discriminatedUnion('algorithm', [
    z.strictObject({
      algorithm: z.literal('argon2id'),
      salt: Bytes,
      memory: z.int().min(19_456).max(4_194_304),
      passes: z.int().min(1).max(64),
      parallelism: z.int().min(1).max(64),
    }),
    z.strictObject({
      algorithm: z.literal('pbkdf2-hmac-sha-512'),
      salt: Bytes,
      iterations: z.int().min(210_000).max(100_000_000),
    }),
  ]),
  sealed: Bytes,
})
export type SignerFile = z.infer<typeof SignerFile>

/** What is sealed in it: PKCS #8 (RFC 8410), base64url. */
export const SignerSecrets = z.strictObject({ signing: Bytes, sealing: Bytes })
export type SignerSecrets = z.infer<typeof SignerSecrets>
