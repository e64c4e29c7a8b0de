import type { DestructionCertificate, DestructionId } from '@carnet/api'
import { setTimeout } from 'node:timers/promises'
import type { Session } from '../src/types.ts'
import { valueOf, type World } from './world.ts'

/** The certificate of a destruction once its job has nothing left to do on this node. */
export async function ended(
  { engine }: Pick<World, 'engine'>,
  session: Session,
  id: DestructionId,
): Promise<DestructionCertificate> {
  for (;;) {
    const certificate = valueOf(await engine.answer('destruction', session, { id }))
    if (['swept', 'everywhere', 'cancelled'].includes(certificate.state)) return certificate
    await setTimeout(20)
  }
}
