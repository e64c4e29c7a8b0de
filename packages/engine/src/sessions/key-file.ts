import {
  type ActorId,
  type Answer,
  granted,
  type KeyFileSignIn,
  problem,
  refused,
  type Signer,
  signInContent,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { createPublicKey, verify } from 'node:crypto'
import { challengeBytes } from './challenge.ts'
import type { SessionPorts } from './ports.ts'

/** Whose signer signed the challenge, bound to this node. Only one that somebody else confirmed signs anybody in. */
export function verifyKeyFile(
  on: SessionPorts,
  { challenge, signature }: KeyFileSignIn,
  signer: Signer | undefined,
): Answer<ActorId> {
  const bytes = challengeBytes(on, 'sign-in', challenge)
  if (!bytes.ok || signer?.state !== 'confirmed') return refused(problem('sign-in/refused', {}))
  const content = signInContent({ authority: on.authority, node: on.node, bytes: bytes.value }, signer.signingKey)
  // SPEC: RFC 8037 §2, an Ed25519 public key as a JSON Web Key.
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signer.signingKey }, format: 'jwk' })
  const isRight = verify(null, Buffer.from(canonicalize(content) ?? ''), key, Buffer.from(signature, 'base64url'))
  return isRight ? granted(signer.person) : refused(problem('sign-in/refused', {}))
}
