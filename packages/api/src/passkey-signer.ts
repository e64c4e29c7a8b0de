import { z } from 'zod'
import { Instant } from './ids.ts'

/** Bytes in base64url without padding. */
const bytes = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(most)

/** What an authenticator says over a challenge (WebAuthn Level 3 §5.2.2). The challenge is SHA-256 of what is signed. */
export const passkeyWord = {
  credential: bytes(1400).describe('Id of the credential.'),
  clientData: bytes(4000).describe('JSON as the browser signed it.'),
  authenticatorData: bytes(2000),
  signature: bytes(400),
}
export const PasskeyWord = z.strictObject(passkeyWord)
export type PasskeyWord = z.infer<typeof PasskeyWord>

/** A passkey, and the site that it signs at. */
export const PasskeyBound = z.strictObject({
  credential: passkeyWord.credential,
  origin: z.url().max(300),
  rpId: z.string().min(1).max(253),
})
export type PasskeyBound = z.infer<typeof PasskeyBound>

/** A person's passkey is registered to sign by its public key and a word that shows possession. */
export const PasskeySignerRegistration = z.strictObject({
  ...passkeyWord,
  ...PasskeyBound.shape,
  publicKey: bytes(300).describe('Subject public key info (RFC 5280), as a browser gives it: P-256 or Ed25519.'),
  at: Instant,
})
export type PasskeySignerRegistration = z.infer<typeof PasskeySignerRegistration>
