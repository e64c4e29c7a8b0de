import type { Vault, VaultParts } from './vault.ts'

/** What stands behind a vault: known to the vault's own files and, since the front door does not hand it on, to no other. */
const chambers = new WeakMap<Vault, VaultParts>()

export const registerChamber = (vault: Vault, parts: VaultParts): void => void chambers.set(vault, parts)

export function chamberOf(vault: Vault): VaultParts {
  const parts = chambers.get(vault)
  if (parts === undefined) throw new Error('this is not a vault')
  return parts
}
