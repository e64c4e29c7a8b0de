import { isoCBOR } from '@simplewebauthn/server/helpers'
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a site asks an authenticator for. */
export interface Asked {
  readonly challenge: string
  readonly rpId: string
  readonly origin: string
}

export interface Created {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, never>
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports: 'internal'[]
  }
}

export interface Got {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, never>
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle: string
  }
}

/** A passkey in software, as a browser hands on what its authenticator said (WebAuthn Level 3 §6). */
export interface Authenticator {
  /** The credential's id, base64url. */
  readonly id: string
  /** As a browser gives it: subject public key info, base64url. */
  readonly publicKey: string
  create(asked: Asked & { readonly user: string }): Created
  get(asked: Asked): Got
  /** As one that does not ask for PIN or finger. */
  readonly unverified: Authenticator
  /** Sets the counter that the next assertion goes on from. */
  rewind(counter: number): void
}

const algorithms = { ES256: es256, Ed25519: ed25519 } as const

interface Key {
  readonly publicKey: Uint8Array
  readonly cose: Uint8Array
  readonly sign: (data: Uint8Array) => Buffer
}

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
const [userPresent, userVerified, attested] = [0x01, 0x04, 0x40]

export function newAuthenticator(algorithm: keyof typeof algorithms = 'ES256'): Authenticator {
  const key = algorithms[algorithm]()
  const id = randomBytes(32)
  let user = ''
  let counter = 0
  const as = (verified: number): Authenticator => ({
    id: base64url(id),
    publicKey: base64url(key.publicKey),
    create(asked) {
      user = asked.user
      const length = Buffer.from([0, id.length])
      const data = Buffer.concat([
        authenticatorData(asked.rpId, userPresent | verified | attested, counter),
        Buffer.alloc(16),
        length,
        id,
        key.cose,
      ])
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(data)],
      ])
      return {
        ...named(id),
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', asked)),
          attestationObject: base64url(isoCBOR.encode(attestation)),
          transports: ['internal'],
        },
      }
    },
    get(asked) {
      const data = authenticatorData(asked.rpId, userPresent | verified, ++counter)
      const client = clientData('webauthn.get', asked)
      return {
        ...named(id),
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(key.sign(Buffer.concat([data, createHash('sha256').update(client).digest()]))),
          userHandle: user,
        },
      }
    },
    get unverified() {
      return as(0)
    },
    rewind(to) {
      counter = to
    },
  })
  return as(userVerified)
}

const named = (id: Uint8Array) => ({
  id: base64url(id),
  rawId: base64url(id),
  type: 'public-key' as const,
  clientExtensionResults: {},
})

const clientData = (type: string, { challenge, origin }: Asked): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const data = Buffer.alloc(37)
  createHash('sha256').update(rpId).digest().copy(data)
  data.writeUInt8(flags, 32)
  data.writeUInt32BE(counter, 33)
  return data
}

/** @source RFC 9053 §2.1, §7.1.1: ECDSA with SHA-256 on P-256; the signature in DER, as WebAuthn has it. */
function es256(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = coordinates(publicKey)
  const cose = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, x],
    [-3, y],
  ])
  return { publicKey: infoOf(publicKey), cose: isoCBOR.encode(cose), sign: (data) => sign('sha256', data, privateKey) }
}

/** @source RFC 9053 §2.2, §7.1.2: EdDSA on Ed25519. */
function ed25519(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const cose = new Map<number, number | Uint8Array>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, coordinates(publicKey).x],
  ])
  return { publicKey: infoOf(publicKey), cose: isoCBOR.encode(cose), sign: (data) => sign(null, data, privateKey) }
}

const infoOf = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' })

function coordinates(key: KeyObject): { readonly x: Uint8Array<ArrayBuffer>; readonly y: Uint8Array<ArrayBuffer> } {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return { x: new Uint8Array(Buffer.from(x, 'base64url')), y: new Uint8Array(Buffer.from(y, 'base64url')) }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
