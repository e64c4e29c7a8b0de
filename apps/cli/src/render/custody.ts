import type { KeysStatus, RecoveryShare, RecoveryStanding } from '@carnet/api'
import type { Paint, Style } from '../shell.ts'
import { drawTable } from './table.ts'

export const drawKeys = (status: KeysStatus, paint: Paint): string =>
  [
    `${paint('bold', status.provider)} ${status.provesDestruction ? 'destroys keys and confirms it' : 'proves no destruction'}`,
    `  pages: ${status.pages.filling} filling, ${status.pages.full} full, ${status.pages.rotating} rotating, ${status.pages.retired} retired`,
    ...(status.oldest === undefined ? [] : [`  oldest page: ${status.oldest}`]),
    `  keys: ${status.keys}`,
    `  tombstones: ${status.tombstones}`,
    `  pages to rotate: ${status.toRotate}`,
    drawRecovery(status),
    `  destroyed keys that are not confirmed to be unreadable in every backup: ${status.waiting}`,
  ].join('\n')

const drawRecovery = ({ provider, recovery }: KeysStatus): string => {
  if (recovery !== undefined) return `  recovery: ${drawStanding(recovery)}`
  return provider === 'local'
    ? '  recovery: none; who loses the passphrase loses everything (“carnet keys ceremony propose”)'
    : '  recovery: the provider’s own'
}

export const drawStanding = ({ threshold, parts, held, checks }: RecoveryStanding): string =>
  `${threshold} of ${parts} custodians, ceremony of ${held}; ${checks.length} checked their share since`

export const drawShare = ({ ceremony, threshold, parts }: RecoveryShare): string =>
  `Your share of ceremony ${ceremony}: ${threshold} of ${parts} recover the keys. It is sealed to your signer; keep the file.`

const styles: Readonly<Record<KeysStatus['retired'][number]['state'], Style>> = {
  live: 'yellow',
  scheduled: 'yellow',
  destroyed: 'green',
  unprovable: 'dim',
}

export const drawDestructions = ({ retired }: KeysStatus, paint: Paint): string =>
  retired.length === 0
    ? 'No page was retired.'
    : drawTable(
        ['PROVIDER SAYS', 'AT', 'KEYS DESTROYED ON IT'],
        retired.map(({ state, at, keys }) => [paint(styles[state], state), at ?? '-', String(keys)]),
        paint,
      )
