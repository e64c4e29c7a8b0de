/**
 * Providers: who holds the keys that wrap pages.
 *
 * In:    which one, and how it is reached; the profile that this process has to fulfil.
 * Out:   the one contract (`../provider.ts`), the same over all of them.
 * Never: a provider's own words in a refusal, since they may hold addresses and requests; a secret outside its client.
 */
export { openProvider, type ProviderPorts } from './open.ts'
export type { ProviderSettings } from './settings.ts'
