import type { DestructionCertificate, Hold, RetentionPeriod } from '@carnet/api'
import type { Tone } from '../design/index.ts'

type State = DestructionCertificate['state']

export const tones: Readonly<Record<State, Tone>> = {
  waiting: 'warn',
  approved: 'warn',
  marked: 'warn',
  here: 'good',
  inventoried: 'good',
  swept: 'good',
  everywhere: 'good',
  cancelled: 'plain',
}

/** It goes on by itself: what is next comes without anybody. */
export const goesOn = ({ state }: { readonly state: State }): boolean =>
  ['approved', 'marked', 'here', 'inventoried'].includes(state)

/** What it says is all in the signed tree, and nothing more comes of it by itself. */
export function isSettled(certificate: DestructionCertificate): boolean {
  const { ordered, marked, here, inventory, everywhere, cancelled } = certificate
  const receipts = [ordered, marked, here, inventory, everywhere, cancelled].flatMap((moment) => moment?.receipt ?? [])
  return !goesOn(certificate) && receipts.every(({ proof }) => proof !== undefined)
}

/** Nothing is destroyed yet, and whoever may stops it. */
export const canBeStopped = ({ state }: { readonly state: State }): boolean =>
  state === 'waiting' || state === 'approved'

export const holdTones: Readonly<Record<Hold['state'], Tone>> = {
  begun: 'warn',
  'in-force': 'good',
  lifting: 'warn',
  ended: 'plain',
}

export const isMoving = ({ state }: Hold): boolean => state === 'begun' || state === 'lifting'

export const periodTones: Readonly<Record<RetentionPeriod['state'], Tone>> = {
  live: 'good',
  restricted: 'warn',
  destroyed: 'plain',
}
