import type { CustomsRecord } from '@carnet/customs'
import { readFileSync } from 'node:fs'
import { type DeferralPlaces, openDeferralNode } from './deferral-world.ts'
import { valueOf } from './vault-world.ts'

/** A process of its own that defers a message, or takes in what waits, and is killed when it first reaches a step. */
export interface DeferralCrash extends DeferralPlaces {
  readonly down: boolean
  readonly records: readonly CustomsRecord[]
  readonly step: string
}

const crash = JSON.parse(readFileSync(0, 'utf8')) as DeferralCrash
const reached = (step: string): void => {
  if (step !== crash.step) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
const node = await openDeferralNode(crash, crash.down, reached)
if (crash.down) process.stdout.write(JSON.stringify(valueOf(await node.send(crash.records, { batch: 2 }))))
else await node.takeIn()
