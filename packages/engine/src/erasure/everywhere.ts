import type { DestructionCertificate } from '@carnet/api'
import type { ErasurePorts } from './ports.ts'

/** What the key provider says of the keys that wrapped these. A provider that can't prove it never claims to. */
export async function destructionOfKeys(
  keys: readonly string[],
  { vault }: ErasurePorts,
): Promise<DestructionCertificate['everywhere']> {
  const { provesDestruction } = await vault.status()
  return provesDestruction && keys.length > 0 ? { state: 'waiting' } : { state: 'unprovable' }
}
