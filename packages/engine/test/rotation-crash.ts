import { readFileSync } from 'node:fs'
import { pagesToRotate, rotatePage, settlePages } from '../src/vault/index.ts'
import { openNodeAt, type Places } from './keys-world.ts'
import { valueOf } from './vault-world.ts'
import { waitingProvider } from './waiting-provider.ts'

/** A process of its own that rotates every page, and is killed when it first reaches a step. */
export interface RotationCrash {
  readonly places: Places
  readonly providerFolder: string
  readonly step: string
}

const crash = JSON.parse(readFileSync(0, 'utf8')) as RotationCrash
const reached = (step: string): void => {
  if (step !== crash.step) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
const provider = waitingProvider(crash.providerFolder, 0, () => new Date())
const { vault } = valueOf(await openNodeAt(crash.places, { provider, reached }))
for (const { id } of await pagesToRotate(vault, { kind: 'all' }))
  valueOf(await rotatePage(vault, id, { moved: async () => undefined }))
await settlePages(vault)
