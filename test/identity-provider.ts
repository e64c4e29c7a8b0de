/** A running OpenID Connect provider, for tests of whole nodes as for those of the engine. */
export { runningProvider } from '../packages/engine/test/identity-provider.ts'
export type { RunningProvider, SigningIn } from '../packages/engine/test/identity-provider.ts'
