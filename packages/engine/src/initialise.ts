import { type Answer, type ActorId, granted, problem, refused } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import { type ChangePorts, stampedOf } from './changes.ts'
import { answering } from './faults.ts'
import { openIdentity } from './identity/index.ts'
import { openLedger } from './ledger/index.ts'
import { originOf } from './origin.ts'
import { pin, readPinned } from './pinned.ts'
import { type PolicyFiles, readPolicyFiles } from './policy-files.ts'
import { openStores, type Stores } from './stores.ts'
import type { EngineOptions, Initialised } from './types.ts'
import { initialiseVault, openProvider, openVault, type Vault } from './vault/index.ts'

/**
 * Makes a node: schema, keys, ledger with its anchor, policy, first administrator. Refused where there is one already.
 * Cut short anywhere, it may be begun again: what makes it a node is one transaction, and that is the last step.
 */
export const initialise = (options: EngineOptions): Promise<Answer<Initialised>> =>
  answering('initialise', options.log, async () => {
    const files = await readPolicyFiles()
    const opened = await openStores(options)
    if (!opened.ok) return opened
    await using stores = opened.value
    if ((await readPinned(stores.database)) !== undefined)
      return refused(problem('request/conflict', { what: 'node-initialised' }))
    return await initialiseOn(stores, files, options)
  })

async function initialiseOn(stores: Stores, files: PolicyFiles, options: EngineOptions): Promise<Answer<Initialised>> {
  const { database, keys, dataFolder } = stores
  const provider = await openProvider(options.provider, { keys, profile: options.profile, now: options.now })
  if (!provider.ok) return provider
  const ports = {
    database,
    keys,
    provider: provider.value,
    authority: options.authority,
    now: options.now,
    anchorFolder: options.anchor,
  }
  const made = await initialiseVault(ports)
  if (!made.ok) return made
  const unlocked = await openVault(ports)
  if (!unlocked.ok) return unlocked
  await using vault = unlocked.value
  const anchored = await openLedger({
    database,
    origin: originOf(options.authority),
    publicKey: vault.signer.publicKey,
    sign: vault.signer.sign,
    anchorFolder: options.anchor,
    dataFolder,
  })
  if (!anchored.ok) return anchored
  await using ledger = anchored.value
  stores.ledgerOpened()
  const token = await begin(
    { database, vault, ledger, authority: options.authority, random: randomBytes },
    files,
    options,
  )
  if (!token.ok) return token
  const { key } = await ledger.status()
  return granted({ administratorToken: token.value, policyHash: files.policy.hash, ledgerKey: key })
}

/** The node's first entries, with what they are about, in one transaction. Returns the first administrator's token. */
async function begin(on: ChangePorts, files: PolicyFiles, options: EngineOptions): Promise<Answer<string>> {
  const at = options.now()
  const node = randomUUID()
  const by = { actor: { id: node as ActorId }, at, decision: undefined, policy: files.policy.hash }
  const identity = openIdentity(identityPorts({ ...on, node }, options.now))
  await on.vault.epochKey('event', at)
  const done = await on.database.transaction(async (transaction) => {
    const first = await identity.createFirstAdministrator(transaction, 'Administrator')
    if (!first.ok) return first
    await pin(transaction, on.vault, {
      v: 1,
      authority: options.authority,
      node,
      policy: files.policy.hash,
      purposes: files.purposesHash,
      retention: files.retentionHash,
    })
    const begun = [
      { kind: 'node-initialised', about: [node] },
      { kind: 'policy-activated', about: [files.policy.hash, files.purposesHash, files.retentionHash] },
      ...first.value.stamps,
    ] as const
    const stamped = await Promise.all(begun.map((stamp) => stampedOf(stamp, by, on)))
    await on.ledger.stamp(transaction, stamped)
    return granted({ token: first.value.value.credential.token, entries: stamped.map(({ entry }) => entry) })
  })
  if (!done.ok) return done
  await on.ledger.acknowledge(done.value.entries)
  await on.ledger.sequence()
  return granted(done.value.token)
}

/** What identity needs: of the vault the seal of rows and events, and whose node it is. */
export const identityPorts = (
  {
    database,
    vault,
    authority,
    random,
    node,
    ownMachine = true,
  }: Pick<ChangePorts, 'database' | 'authority' | 'random'> & {
    readonly vault: Vault
    readonly node: string
    readonly ownMachine?: boolean
  },
  now: () => Date,
): Parameters<typeof openIdentity>[0] => ({
  database,
  authority,
  node,
  ownMachine,
  now,
  random,
  sealRow: (table, id, plain) => vault.sealRow(table, id, plain),
  openRow: (table, id, sealed) => vault.openRow(table, id, sealed),
  openEvent: (entry, key, sealed) => vault.openEvent(entry, key, sealed),
})
