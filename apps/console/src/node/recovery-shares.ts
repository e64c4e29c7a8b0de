import type { OpenedRecoveryShare, RecoveryShare } from '@carnet/api'
import { ask, type Reply } from './ask.ts'
import type { OwnKeys } from './key-files.ts'
import { stopped } from './signing.ts'

/** A part of its own, as in key-files.ts. */
const offline = () => import('@carnet/sdk/offline')

/** One's own share: as the node keeps it, and as only its custodian can open it. */
export interface TakenShare {
  readonly sealed: RecoveryShare
  readonly opened: OpenedRecoveryShare
}

/**
 * Has one's own share come sealed, opens it here and finds that it is the one that the ceremony gave.
 * THREAT: a share that stays where others look. It is asked for past the answers that pages keep, and given to one caller.
 */
export async function takeShare({ keys }: OwnKeys): Promise<Reply<TakenShare>> {
  const { isShareOf, openRecoveryShare } = await offline()
  const own = await ask('recoveryShare', {})
  if (!own.ok) return own
  const opened = await openRecoveryShare(own.value, keys.sealing)
  if (opened === undefined) return stopped('share/does-not-open')
  if (!(await isShareOf(own.value, opened.share))) return stopped('share/another')
  return { ok: true, value: { sealed: own.value, opened } }
}

/** Whether what somebody has on paper or in a file is the own share of the ceremony that was held last: looked at here. */
export async function shareIs(share: string | undefined): Promise<Reply<RecoveryShare>> {
  if (share === undefined) return stopped('share/none')
  const { isShareOf } = await offline()
  const own = await ask('recoveryShare', {})
  if (!own.ok) return own
  return (await isShareOf(own.value, share)) ? own : stopped('share/another')
}

/** The share in the text of a file, or as it was typed from paper in its groups; undefined where there is none. */
export function shareIn(text: string): string | undefined {
  const typed = text.replaceAll(/\s/g, '')
  const share = /^[\w-]{44}$/.test(typed) ? typed : saidIn(text)
  return share !== undefined && /^[\w-]{44}$/.test(share) ? share : undefined
}

function saidIn(text: string): string | undefined {
  try {
    const said = JSON.parse(text) as Partial<OpenedRecoveryShare> | null
    return typeof said?.share === 'string' ? said.share : undefined
  } catch {
    return undefined
  }
}
