import type { Database, KeyStore } from '../store/index.ts'
import type { Deferral } from './deferral.ts'
import type { Sealing } from './derivation.ts'
import type { Destructions } from './destructions.ts'
import type { Epochs } from './epochs.ts'
import type { Keyring } from './keyring.ts'
import type { NodeKeys } from './node-keys.ts'
import type { Pages } from './pages.ts'
import type { KeyProvider } from './provider.ts'
import type { VaultStep } from './steps.ts'

/** What a vault is made of. */
export interface VaultParts {
  readonly sealing: Sealing
  readonly ring: Keyring
  readonly epochs: Epochs
  readonly node: NodeKeys
  readonly keys: KeyStore
  readonly pages: Pages
  readonly destructions: Destructions
  readonly deferral: Deferral
  readonly provider: KeyProvider
  readonly database: Database
  readonly now: () => Date
  /** Told each step of a destruction or a rotation as it was taken; the next is not begun before it returns. */
  readonly reached: (step: VaultStep) => void | Promise<void>
}

/** What stands behind each vault: known to the vault's own files and, since the front door does not hand it on, to no other. */
const chambers = new WeakMap<object, VaultParts>()

export const registerChamber = (vault: object, parts: VaultParts): void => void chambers.set(vault, parts)

export function chamberOf(vault: object): VaultParts {
  const parts = chambers.get(vault)
  if (parts === undefined) throw new Error('this is not a vault')
  return parts
}
