/**
 * Services: how systems show who they are without a secret that the node knows too.
 *
 * In:    public keys and certificates of registered services; a token that a service signed itself, or the certificate that
 *        it proved to hold.
 * Out:   the service that asks.
 * Never: an actor for a token that was used before, is for somebody else or lives longer than five minutes; for a key that a
 *        row says which the node did not write.
 */
export { addServiceKey, endServiceKey, serviceKeys } from './keys.ts'
export type { KeyChange } from './keys.ts'
export type { ServicePorts } from './ports.ts'
export { recogniseService } from './recognise.ts'
