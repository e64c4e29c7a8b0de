import type { Vault } from '../vault/index.ts'

export interface ViewPorts {
  readonly vault: Pick<Vault, 'sealRow' | 'openRow'>
  readonly now: () => Date
  readonly random: (bytes: number) => Uint8Array
}
