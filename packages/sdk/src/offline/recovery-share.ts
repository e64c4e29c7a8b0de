import type { OpenedRecoveryShare, RecoveryShare } from '@carnet/api'
import { recoveryShareContext } from '@carnet/api/signing'
import canonicalize from 'canonicalize'
import { base64url, fromBase64url } from '../base64.ts'
import { openSealed, type SealingPair } from './sealed.ts'

/** SPEC: docs/formats/recovery.md. A custodian's share, opened with the custodian's own keys; undefined where it does not open. */
export async function openRecoveryShare(
  share: RecoveryShare,
  pair: SealingPair,
): Promise<OpenedRecoveryShare | undefined> {
  const { authority, node, ceremony, threshold, signer, sealed } = share
  try {
    const context = { info: 'carnet/recovery-share/v1', aad: boundTo(share) }
    const opened = await openSealed(pair, fromBase64url(sealed), context)
    const text = base64url(opened)
    opened.fill(0)
    return { carnet: 'opened-recovery-share/v1', authority, node, ceremony, threshold, signer, share: text }
  } catch {
    return undefined
  }
}

/** Whether an opened share is the one that the ceremony gave this custodian, by the hash that the node kept of it. */
export async function isShareOf(share: RecoveryShare, opened: string): Promise<boolean> {
  if (!/^[A-Za-z0-9_-]{44}$/.test(opened)) return false
  const whole = Uint8Array.of(...boundTo(share), ...fromBase64url(opened))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
  whole.fill(0)
  return base64url(hash) === share.check
}

/** One node, one ceremony, one custodian. */
const boundTo = (share: RecoveryShare): Uint8Array =>
  new TextEncoder().encode(canonicalize(recoveryShareContext(share, share.signer)))
