import { z } from 'zod'
import { ActorId, Instant, OfficeCode } from './ids.ts'

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * SPEC: OpenID Connect Discovery 1.0 §2: `https`, no query, no fragment. THREAT: what is told to a provider read on the way; only
 * one on the same machine is asked without TLS. An address below `/.well-known/` names a document and no issuer.
 */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username, password } = new URL(text)
  const isSecure = protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))
  return isSecure && `${search}${hash}${username}${password}` === '' && !text.includes('/.well-known/')
}

/** What an OpenID Connect provider is known by, exactly as its tokens say it. */
export const Issuer = z
  .string()
  .max(500)
  .refine(isIssuer, 'the issuer of an OpenID Connect provider: https://…, with neither query nor fragment')

const acr = z
  .array(
    z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .describe('An `acr` value.'),
  )
  .max(10)
  .readonly()

/** What persons of an office sign in through. */
export const IdentityProvider = z.strictObject({
  issuer: Issuer,
  client: z.string().min(1).max(200).describe('The client id under which the provider knows this node.'),
  acr: acr.default([]).describe('Values of `acr` by which the provider says that two factors were proven.'),
  maxAge: z
    .int()
    .min(0)
    .max(43_200)
    .default(900)
    .describe('Seconds since somebody proved to the provider who it is; longer ago, the provider asks again.'),
})
export type IdentityProvider = z.infer<typeof IdentityProvider>

/** With what the node proves itself to it; sealed, and never shown again. */
export const IdentityProviderSettings = z.strictObject({
  ...IdentityProvider.shape,
  secret: z.string().min(1).max(1000).describe('The client secret. Sealed, and never shown.'),
})
export type IdentityProviderSettings = z.infer<typeof IdentityProviderSettings>

export const GuestProviderSetting = z.strictObject({ code: OfficeCode, ...IdentityProviderSettings.shape })
export type GuestProviderSetting = z.infer<typeof GuestProviderSetting>

/** The one path to which a provider sends somebody back, at the node or at a program on the same machine (RFC 8252 §7.3). */
export const returnPath = '/sign-in/provider/callback'

export const ProviderSignIn = z.strictObject({
  office: OfficeCode.optional().describe('The guest office whose provider it is; absent for the administration’s own.'),
  returnTo: z
    .string()
    .regex(/^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d{1,5}\/sign-in\/provider\/callback$/)
    .optional()
    .describe('Where a program on the same machine listens; absent where the node itself is gone back to.'),
})
export type ProviderSignIn = z.infer<typeof ProviderSignIn>

export const ProviderSignInBegun = z.strictObject({
  address: z.url().describe('Where to go on: at the provider.'),
  visit: z.string().describe('Kept by whoever goes there, and by nobody else: what comes back is good with it only.'),
  expires: Instant,
})
export type ProviderSignInBegun = z.infer<typeof ProviderSignInBegun>

export const ProviderAnswer = z.strictObject({
  visit: z.base64url().max(1000),
  answer: z.string().max(4000).describe('The query that the provider sent back, as it came.'),
})
export type ProviderAnswer = z.infer<typeof ProviderAnswer>

export const AccountLink = z.strictObject({
  id: ActorId,
  subject: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .describe(
      'The `sub` by which the person’s provider knows the person. Never an address that somebody else may get.',
    ),
})
export type AccountLink = z.infer<typeof AccountLink>
