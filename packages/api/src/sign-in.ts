import { z } from 'zod'
import { SessionStrength } from './actor.ts'
import { ActorId, Instant, SessionId } from './ids.ts'

export const CredentialId = z.uuid().brand<'CredentialId'>()
export type CredentialId = z.infer<typeof CredentialId>

/** What a person signs in under. Kept as a keyed term; nobody else is ever told whether there is one. */
export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{2,63}$/)
  .describe('The name that a person signs in under.')

const Password = z.string().min(1).max(256)
const Code = z.string().regex(/^\d{6}$/)
const Bytes = (most: number) => z.base64url().max(most)

/** Names a challenge and when it ends; what is signed is `bytes`. Whoever has neither key nor node can do nothing with it. */
export const ChallengeName = z.string().regex(/^[0-9a-f-]{36}\.\d{13}$/)

const challenged = {
  challenge: ChallengeName,
  bytes: Bytes(64).describe('What is to be signed: 32 random bytes.'),
  expires: Instant,
}

/** What signing in begins with: good once, for two minutes. */
export const SignInBegun = z.strictObject({
  ...challenged,
  authority: z.string(),
  node: z.uuid(),
  rpId: z.string().describe('WebAuthn’s relying party: the site’s domain.'),
  provider: z.boolean().describe('Whether persons sign in through a provider of the administration as well.'),
})
export type SignInBegun = z.infer<typeof SignInBegun>

const transports = z.array(z.string().max(20)).max(10)
const credential = { id: Bytes(1400), rawId: Bytes(1400), type: z.literal('public-key') }
const extensions = { clientExtensionResults: z.record(z.string(), z.unknown()).default({}) }

/** What a browser hands on of a new passkey (WebAuthn Level 3 §5.1.8); what else it says is left out. */
export const PasskeyCreated = z.object({
  ...credential,
  ...extensions,
  response: z.object({
    clientDataJSON: Bytes(4096),
    attestationObject: Bytes(16_384),
    transports: transports.optional(),
  }),
})
export type PasskeyCreated = z.infer<typeof PasskeyCreated>

/** What it hands on when one is used. */
export const PasskeyUsed = z.object({
  ...credential,
  ...extensions,
  response: z.object({
    clientDataJSON: Bytes(4096),
    authenticatorData: Bytes(4096),
    signature: Bytes(1024),
    userHandle: Bytes(128).optional(),
  }),
})
export type PasskeyUsed = z.infer<typeof PasskeyUsed>

export const PasskeySignIn = z.strictObject({ challenge: ChallengeName, response: PasskeyUsed })
export const PasswordSignIn = z.strictObject({
  login: Login,
  password: Password,
  code: Code.describe('Of the authenticator app: each is good once.'),
})
export type PasswordSignIn = z.infer<typeof PasswordSignIn>
export const KeyFileSignIn = z.strictObject({
  challenge: ChallengeName,
  signingKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe('The public key of a confirmed signer.'),
  signature: z
    .string()
    .regex(/^[A-Za-z0-9_-]{86}$/)
    .describe('Over what docs/formats/assertion.md says, with the signing key.'),
})
export type KeyFileSignIn = z.infer<typeof KeyFileSignIn>
export const RecoverySignIn = z.strictObject({ code: z.string().max(40) })

/** What a key file signs to sign in, to be written as canonical JSON (RFC 8785). */
export const signInContent = (
  { authority, node, bytes }: Pick<SignInBegun, 'authority' | 'node' | 'bytes'>,
  signingKey: string,
): object => ({ domain: 'carnet/sign-in/v1', authority, node, signingKey, challenge: bytes })

const session = {
  id: SessionId,
  strength: SessionStrength,
  begun: Instant,
  until: Instant.describe('When it ends at the latest, however busy.'),
  elsewhere: z.boolean().describe('Another session of the same person was live at another place.'),
}

export const SessionBegun = z.strictObject({
  ...session,
  credential: z.string().optional().describe('Shown once, and not at all where a browser keeps it as a cookie.'),
})
export type SessionBegun = z.infer<typeof SessionBegun>

export const SessionListed = z.strictObject({
  ...session,
  seen: Instant,
  methods: z.array(z.string()).readonly(),
  place: z.strictObject({ address: z.string(), agent: z.string() }),
  current: z.boolean(),
})
export type SessionListed = z.infer<typeof SessionListed>
export const SessionList = z.strictObject({ sessions: z.array(SessionListed).readonly() })
export type SessionList = z.infer<typeof SessionList>

const enrolled = { id: CredentialId, name: z.string(), enrolled: Instant }
/** One way to sign in that a person has. */
export const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), ...enrolled, used: Instant.optional() }),
  z.strictObject({ kind: z.literal('password'), ...enrolled }),
  z.strictObject({ kind: z.literal('recovery-codes'), ...enrolled, left: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('provider-account'), ...enrolled, issuer: z.string(), subject: z.string() }),
])
export type Credential = z.infer<typeof Credential>
export const CredentialList = z.strictObject({ credentials: z.array(Credential).readonly() })
export type CredentialList = z.infer<typeof CredentialList>

/** For a browser to make a passkey with. */
export const PasskeyBegun = z.strictObject({
  ...challenged,
  rpId: z.string(),
  user: Bytes(128).describe('Stands for the person; tells nothing.'),
  name: z.string(),
  known: z.array(Bytes(1400)).readonly().describe('The person’s passkeys, so that none is made twice.'),
})
export type PasskeyBegun = z.infer<typeof PasskeyBegun>
export const PasskeyAddition = z.strictObject({
  challenge: ChallengeName,
  name: z.string().trim().min(1).max(60),
  response: PasskeyCreated,
})
export type PasskeyAddition = z.infer<typeof PasskeyAddition>

export const PasswordBegun = z.strictObject({
  challenge: ChallengeName,
  expires: Instant,
  secret: z.string().describe('For the authenticator app: base32 (RFC 4648 §6).'),
  uri: z.string().describe('The same as most apps read it, otpauth://…'),
})
export type PasswordBegun = z.infer<typeof PasswordBegun>
export const PasswordAddition = z.strictObject({
  challenge: ChallengeName,
  login: Login,
  password: Password.describe('At least 12 characters; nothing is asked of what they are.'),
  code: Code,
})
export type PasswordAddition = z.infer<typeof PasswordAddition>

export const RecoveryCodes = z.strictObject({
  id: CredentialId,
  codes: z.array(z.string()).readonly().describe('Shown once; each is good once.'),
})
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

export const OfActor = z.strictObject({ id: ActorId })
