import { type OpenedRecoveryShare, type RecoveryNamed, recoveryShareContext, type SignerId } from '@carnet/api'
import canonicalize from 'canonicalize'
import { randomUUID } from 'node:crypto'
import { newSealingKeyPair, openWith, type SealingKeyPair } from '../src/hpke.ts'
import type { Custodian } from '../src/vault/index.ts'

/** A custodian with what only that person has. */
export interface CustodianWithKeys extends Custodian {
  readonly pair: SealingKeyPair
}

export const newCustodians = (count: number): Promise<readonly CustodianWithKeys[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const pair = await newSealingKeyPair()
      const signer = randomUUID() as string as SignerId
      return { signer, pair, sealingKey: Buffer.from(pair.publicKey).toString('base64url') }
    }),
  )

/** What a custodian does at home; undefined where the share does not open. */
export async function openShare(
  named: RecoveryNamed,
  sealed: string,
  { signer, pair }: Pick<CustodianWithKeys, 'signer' | 'pair'>,
): Promise<OpenedRecoveryShare | undefined> {
  const aad = Buffer.from(canonicalize(recoveryShareContext(named, signer)) ?? '')
  const share = await openWith(pair, Buffer.from(sealed, 'base64url'), { info: 'carnet/recovery-share/v1', aad })
  const { authority, node, ceremony, threshold } = named
  return (
    share && {
      carnet: 'opened-recovery-share/v1',
      ...{ authority, node, ceremony, threshold, signer },
      share: Buffer.from(share).toString('base64url'),
    }
  )
}
