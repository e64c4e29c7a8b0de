import { type Answer, OpenedRecoveryShare, problem, refused } from '@carnet/api'
import { answering } from './faults.ts'
import type { Database } from './store/index.ts'
import { openStores } from './stores.ts'
import type { EngineOptions, Recovered } from './types.ts'
import { recoverKeys } from './vault/index.ts'

/**
 * Sets a new passphrase, which is the one in the options, by opened shares of custodians; each is the text of a file. What
 * is stored stays as it is. Refused while a process has the node open, and with any provider but the passphrase.
 */
export const recover = (options: EngineOptions, files: readonly string[]): Promise<Answer<Recovered>> =>
  answering('recover', options.log, async () => {
    const { authority, profile, provider } = options
    if (provider.kind !== 'local') return refused(problem('request/conflict', { what: 'provider-keeps-its-own' }))
    const shares = files.flatMap((file) => OpenedRecoveryShare.safeParse(parsedJson(file)).data ?? [])
    if (shares.length < files.length)
      return refused(problem('keys/unavailable', { what: 'a file is no share that “carnet keys open-share” opened' }))
    const opened = await openStores(options, 'as-it-is')
    if (!opened.ok) return opened
    await using stores = opened.value
    if (await isOpen(stores.database)) return refused(problem('keys/unavailable', { what: running }))
    return await recoverKeys({ keys: stores.keys, authority, profile, passphrase: provider.passphrase }, shares)
  })

const running = 'a process of this node runs, or did half a minute ago: end it first'

/**
 * Whether a process lives that has the keys in memory: each says so every second. One that starts at this moment either
 * finds the new passphrase's parameters or begins no page under the old.
 */
const isOpen = ({ transaction }: Database): Promise<boolean> =>
  transaction(async ({ query }) => {
    const [table] = await query<{ there: boolean }>("select to_regclass('vault_process') is not null as there")
    if (table?.there !== true) return false
    const [row] = await query<{ alive: boolean }>(
      "select exists (select from vault_process where alive_at > clock_timestamp() - interval '30 seconds') as alive",
    )
    return row?.alive !== false
  })

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
