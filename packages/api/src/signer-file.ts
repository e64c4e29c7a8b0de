import { z } from 'zod'
import { passphraseCosts } from './signing.ts'

const Bytes = z.base64url()
const { argon2id, pbkdf2 } = passphraseCosts
const within = ([least, most]: readonly [number, number]) => z.int().min(least).max(most)

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
      memory: within(argon2id.memory),
      passes: within(argon2id.passes),
      parallelism: within(argon2id.parallelism),
    }),
    z.strictObject({
      algorithm: z.literal('pbkdf2-hmac-sha-512'),
      salt: Bytes,
      iterations: within(pbkdf2.iterations),
    }),
  ]),
  sealed: Bytes,
})
export type SignerFile = z.infer<typeof SignerFile>

/** What is sealed in it: PKCS #8 (RFC 8410), base64url. */
export const SignerSecrets = z.strictObject({ signing: Bytes, sealing: Bytes })
export type SignerSecrets = z.infer<typeof SignerSecrets>
