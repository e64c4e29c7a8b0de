import type { OpenedRecoveryShare } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { type FactChange, openKeyStore } from '../src/store/index.ts'
import { recoverKeys } from '../src/vault/index.ts'
import { authority, valueOf } from './vault-world.ts'

/** A process of its own that recovers the keys, and is killed at a step, or `inside` the transaction that replaces them. */
export interface RecoveryCrash {
  readonly keys: string
  readonly shares: readonly OpenedRecoveryShare[]
  readonly passphrase: string
  readonly step: string
}

const { keys: place, shares, passphrase, step } = JSON.parse(readFileSync(0, 'utf8')) as RecoveryCrash
const reached = (now: string): void => {
  if (now !== step) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
/** Kills where it is read: when the pages are written and not committed. */
const deadly = (change: FactChange): FactChange => ({
  ...change,
  get name() {
    reached('inside')
    return change.name
  },
})
const store = await openKeyStore(place)
const keys: typeof store = {
  ...store,
  rewrapPages: (pages, facts) => store.rewrapPages(pages, facts.map(deadly)),
}
valueOf(await recoverKeys({ keys, authority, passphrase, profile: 'standard', reached }, shares))
