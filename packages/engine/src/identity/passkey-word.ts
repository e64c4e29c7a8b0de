import type { PasskeyWord } from '@carnet/api'
import { decodeClientDataJSON, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** A passkey as it was registered to sign: what its words must come from. */
export interface PasskeySigning {
  readonly credential: string
  /** Subject public key info (RFC 5280 §4.1.2.7), base64url. */
  readonly publicKey: string
  readonly origin: string
  readonly rpId: string
}

/**
 * The authenticator's counter where this is the passkey's word over exactly these bytes, said by the person whom it verified, at
 * the site that it was registered for; undefined for anything else.
 *
 * THREAT: a page of somebody else, or one in a frame, has the person sign; a word signed for signing in is taken for an approval.
 * @source WebAuthn Level 3 §7.2, steps 11 to 22. The challenge is SHA-256 of the bytes.
 */
export function passkeySaid(
  content: Uint8Array,
  { credential, clientData, authenticatorData, signature }: PasskeyWord,
  own: PasskeySigning,
): number | undefined {
  const key = publicKeyOf(own.publicKey)
  if (key === undefined || credential !== own.credential) return undefined
  const [client, data] = [clientData, authenticatorData].map((text) => Buffer.from(text, 'base64url'))
  if (client === undefined || data === undefined || !isSaidAt(clientData, content, own.origin)) return undefined
  const counter = counterOf(data, own.rpId)
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
  return counter !== undefined && verifies(signed, key, signature) ? counter : undefined
}

/** Only these two: ECDSA over P-256, which every authenticator has, and Ed25519. */
export function publicKeyOf(publicKey: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    return isP256 || key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function isSaidAt(clientData: string, content: Uint8Array, origin: string): boolean {
  try {
    const said = decodeClientDataJSON(clientData)
    const challenge = createHash('sha256').update(content).digest('base64url')
    const here = said.type === 'webauthn.get' && said.origin === origin && said.crossOrigin !== true
    return here && said.challenge === challenge && !Object.hasOwn(said, 'topOrigin')
  } catch {
    return false
  }
}

/** Of authenticator data for this site, with the user present and verified. */
function counterOf(data: Buffer, rpId: string): number | undefined {
  try {
    const { rpIdHash, flags, counter } = parseAuthenticatorData(new Uint8Array(data))
    const isHere = createHash('sha256').update(rpId).digest().equals(rpIdHash)
    return isHere && flags.up && flags.uv ? counter : undefined
  } catch {
    return undefined
  }
}

function verifies(signed: Uint8Array, key: KeyObject, signature: string): boolean {
  try {
    const digest = key.asymmetricKeyType === 'ec' ? 'sha256' : null
    return verify(digest, signed, key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
