/**
 * Identity providers: signing in through an OpenID Connect provider, the administration's own or a guest office's.
 *
 * In:    a provider's settings; what somebody brought back from it, and the visit that they began.
 * Out:   where to go on; then which account at that provider it was, and by what it was proven.
 * Never: an account by an answer that was not asked for here, by this holder of the visit, in the last ten minutes; a wait
 *        beyond its limit; a word of the provider's in an answer or a log.
 */
export { openIdentityProviders } from './providers.ts'
export type { IdentityProviders, ProvenAccount } from './providers.ts'
export { newVisit, readVisit } from './visit.ts'
export type { Visit } from './visit.ts'
