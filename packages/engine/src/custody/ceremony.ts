import { type Answer, granted, problem, type RecoveryShare, refused, type Signer } from '@carnet/api'
import { recoveryOf, type Vault } from '../vault/index.ts'

/** The share of whoever these signers are; not found where none of them got one. */
export async function ownShare(vault: Vault, signers: readonly Pick<Signer, 'id'>[]): Promise<Answer<RecoveryShare>> {
  const known = await recoveryOf(vault)
  if (!known.ok) return known
  const recovery = known.value
  const own = recovery?.shares.find(({ signer }) => signers.some(({ id }) => id === signer))
  if (recovery === undefined || own === undefined)
    return refused(problem('request/not-found', { what: 'recovery-share' }))
  const { authority, node, ceremony, threshold, held, shares } = recovery
  const named = { authority, node, ceremony, threshold }
  return granted({
    carnet: 'recovery-share/v1',
    ...named,
    parts: shares.length,
    held: held as RecoveryShare['held'],
    ...own,
  })
}
