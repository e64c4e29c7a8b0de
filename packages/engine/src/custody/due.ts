import type { Jobs } from '../jobs/index.ts'
import { pagesToRotate, type Vault } from '../vault/index.ts'

/** Milliseconds from one rotation that nobody asked for to the next: so long, at most, T2 waits for it. */
const every = 86_400_000

/**
 * Whether pages on which keys were destroyed are to be rotated now. A provider that proves nothing gains nothing by it: there
 * it is done on request alone.
 */
export async function rotationIsDue(on: {
  readonly vault: Vault
  readonly jobs: Jobs
  readonly now: () => Date
}): Promise<boolean> {
  const { provesDestruction } = await on.vault.status()
  if (!provesDestruction) return false
  const since = on.now().getTime() - every
  const lately = (await on.jobs.list()).some(
    ({ kind, state, queued }) =>
      kind === 'page-rotation' && (state === 'queued' || state === 'running' || Date.parse(queued) > since),
  )
  return !lately && (await pagesToRotate(on.vault, { kind: 'with-destructions' })).length > 0
}
