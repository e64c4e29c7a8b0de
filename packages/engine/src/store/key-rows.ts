import type { PageDestruction, StoredPage } from './key-store.ts'

/** A page as a row has it, with instants of the engine's own. */
export interface PageRow<Instant> extends Omit<StoredPage, 'follows' | 'begun' | 'destruction'> {
  readonly follows: string | null
  readonly begun: Instant
  readonly destruction: PageDestruction['state']
  readonly at: Instant | null
}

export function destructionOf(state: PageDestruction['state'], at: Date | null): PageDestruction {
  if (state !== 'scheduled' && state !== 'destroyed') return { state }
  if (at === null) throw new Error(`the key store says of a page that it is ${state}, and not when`)
  return { state, at }
}
