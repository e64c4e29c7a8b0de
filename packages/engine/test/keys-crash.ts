import { readFileSync } from 'node:fs'
import { destroyKeys } from '../src/vault/index.ts'
import { decide, openNodeAt, type Places } from './keys-world.ts'
import { valueOf } from './vault-world.ts'

/** A process of its own that decides to destroy keys and does, and is killed when it first reaches a step. */
export interface KeysCrash {
  readonly places: Places
  readonly keys: readonly string[]
  readonly step: string
}

const crash = JSON.parse(readFileSync(0, 'utf8')) as KeysCrash
const die = (step: string): void => {
  if (step !== crash.step) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
const node = valueOf(await openNodeAt(crash.places, { reached: die }))
const entry = await decide(node, crash.keys)
die('decided')
valueOf(await destroyKeys(node.vault, crash.keys, 'destroyed', entry.hash))
die('done')
