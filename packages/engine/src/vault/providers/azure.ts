import { type Answer, granted } from '@carnet/api'
import type { TokenCredential } from '@azure/identity'
import type { KeyClient, KeyClientOptions } from '@azure/keyvault-keys'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { netstrings } from '../netstring.ts'
import type { KeyDestruction, KeyProvider } from '../provider.ts'
import { alone, cipherKey, decrypt, encrypt } from '../suite.ts'
import { optional } from './optional.ts'
import { asked, type Failing, isUnreached, numberOf, textOf, unavailable } from './refusals.ts'
import type { AzureSettings } from './settings.ts'

const name = 'Azure Key Vault'

/** What a test puts in the place of Azure's own: a token, and a certificate authority. */
export interface AzureAccess {
  readonly credential: TokenCredential
  readonly options: KeyClientOptions
  /** Milliseconds after which a key that is neither there nor among the deleted counts as gone: it is neither while it moves. */
  readonly settle: number
}

/**
 * One key a page. Key Vault wraps without associated data: it wraps a key of ours, made for this one wrap, and that seals the
 * page key with the context around it.
 *
 *     wrapped = version's length (1) · version · wrapped key's length (2) · wrapped key · nonce · AES-256-GCM · tag
 *     aad     = netstrings: carnet/azure/v1, key, version, context
 *
 * SPEC: Azure Key Vault REST API 7.5 and newer: Create Key, Wrap Key (RSA-OAEP-256; A256KW on a Managed HSM), Unwrap Key,
 * Rotate Key, Delete Key, Get Deleted Key, Purge Deleted Key.
 */
export async function azureProvider(
  settings: AzureSettings,
  now: () => Date,
  given?: AzureAccess,
): Promise<Answer<KeyProvider>> {
  const loaded = await optional(name, () => import('@azure/keyvault-keys'))
  if (!loaded.ok) return loaded
  const keyVault = loaded.value
  const access = given === undefined ? await accessOf(settings) : granted(given)
  if (!access.ok) return access
  const { credential, options, settle } = access.value
  const client = new keyVault.KeyClient(settings.vault, credential, options)
  const algorithm = settings.protection === 'managed' ? 'A256KW' : 'RSA-OAEP-256'
  const cryptography = (key: string, version: string): InstanceType<typeof keyVault.CryptographyClient> =>
    new keyVault.CryptographyClient(`${settings.vault.replace(/\/$/, '')}/keys/${key}/${version}`, credential, options)
  const host = new URL(settings.vault).host
  // THREAT: a key of another vault is found no more in this one, as one that was destroyed.
  const own = (key: string): string => {
    if (!key.startsWith(`${host}/`)) throw new Error('the key is of another vault')
    return key.slice(host.length + 1)
  }
  const destruction = (key: string): Promise<KeyDestruction> => destructionOf(client, own(key), settle, now)
  const call = <T>(work: () => Promise<T>): Promise<Answer<T>> => asked(name, failingOf, work)

  return granted<KeyProvider>({
    create: () =>
      call(async () => {
        const key = `carnet-${randomUUID()}`
        await client.createKey(key, kinds[settings.protection], {
          keyOps: ['wrapKey', 'unwrapKey'],
          keySize: settings.protection === 'managed' ? 256 : 3072,
          tags: { carnet: 'page' },
        })
        return `${host}/${key}`
      }),
    wrap: (key, plain, context) =>
      call(async () => {
        const { properties } = await client.getKey(own(key))
        const version = properties.version ?? ''
        const bytes = randomBytes(32)
        const { result } = await cryptography(own(key), version).wrapKey(algorithm, bytes)
        const head = headOf(version, result)
        return encrypt(cipherKey(bytes), head, alone(bound(key, version, context)), plain)
      }),
    async unwrap(key, wrapped, context) {
      const read = headRead(wrapped)
      if (read === undefined) return unavailable(name, 'altered')
      const { version, wrappedKey, length } = read
      const opened = await call(async () => cryptography(own(key), version).unwrapKey(algorithm, wrappedKey))
      if (!opened.ok) return opened
      if (opened.value.result.length !== 32) return unavailable(name, 'altered')
      const sealing = cipherKey(Buffer.from(opened.value.result))
      const plain = decrypt(sealing, length, alone(bound(key, version, context)), wrapped)
      return plain === undefined ? unavailable(name, 'altered') : granted(plain)
    },
    rotate: (key) =>
      call(async () => {
        await client.rotateKey(own(key))
        return key
      }),
    destroy: (key) =>
      call(async () => {
        if ((await destruction(key)).state === 'live') await deleteKey(client, own(key), settle)
        await purge(client, own(key))
        return destruction(key)
      }),
    destruction: (key) => call(async () => destruction(key)),
    // A key that is not there: whoever is told so was let in.
    probe: () =>
      call(async () => {
        await found(() => client.getKey('carnet-probe'))
      }),
    status: () => ({ provider: 'azure', provesDestruction: true }),
  })
}

const kinds = { software: 'RSA', hsm: 'RSA-HSM', managed: 'oct-HSM' } as const

/** SPEC: Get Deleted Key: `scheduledPurgeDate` is when a vault that keeps deleted keys destroys this one. */
async function destructionOf(client: KeyClient, key: string, settle: number, now: () => Date): Promise<KeyDestruction> {
  if ((await found(() => client.getKey(key))) !== undefined) return { state: 'live' }
  const deleted =
    (await found(() => client.getDeletedKey(key))) ??
    (await wait(settle).then(() => found(() => client.getDeletedKey(key))))
  if (deleted === undefined) return { state: 'destroyed', at: now() }
  const { scheduledPurgeDate } = deleted.properties
  if (scheduledPurgeDate === undefined) throw new Error('Azure Key Vault does not say when it destroys the key')
  return { state: 'scheduled', at: scheduledPurgeDate }
}

async function deleteKey(client: KeyClient, key: string, settle: number): Promise<void> {
  const deleting = await client.beginDeleteKey(key, { intervalInMs: Math.min(settle, 1_000) })
  await deleting.pollUntilDone()
}

/** At once where the vault allows it; with purge protection, or without the permission, at the time that it has set. */
async function purge(client: KeyClient, key: string): Promise<void> {
  try {
    await client.purgeDeletedKey(key)
  } catch (failure) {
    if (![400, 403, 404, 409].includes(numberOf(failure, 'statusCode'))) throw failure
  }
}

/** What is asked for, or undefined where the vault says that there is no such thing. */
async function found<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (failure) {
    if (numberOf(failure, 'statusCode') === 404) return undefined
    throw failure
  }
}

const bound = (key: string, version: string, context: string): string =>
  netstrings(['carnet/azure/v1', key, version, context])

function headOf(version: string, wrappedKey: Uint8Array): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(wrappedKey.length)
  return Buffer.concat([Uint8Array.of(version.length), Buffer.from(version, 'latin1'), length, wrappedKey])
}

function headRead(
  wrapped: Uint8Array,
): { readonly version: string; readonly wrappedKey: Uint8Array; readonly length: number } | undefined {
  const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length)
  const start = 1 + (bytes[0] ?? 0)
  if (bytes.length < start + 2) return undefined
  const version = bytes.toString('latin1', 1, start)
  const length = start + 2 + bytes.readUInt16BE(start)
  // The version becomes part of an address.
  if (bytes.length < length || !/^[0-9a-f]{32}$/i.test(version)) return undefined
  return { version, wrappedKey: bytes.subarray(start + 2, length), length }
}

function failingOf(failure: unknown): Failing {
  const status = numberOf(failure, 'statusCode')
  if (status === 400) return 'altered'
  if (status === 401 || status === 403) return 'forbidden'
  if (status === 404 || status === 409) return 'no-key'
  if (status === 429) return 'busy'
  if (textOf(failure, 'name') === 'CredentialUnavailableError') return 'forbidden'
  if (textOf(failure, 'name') === 'AuthenticationError') return 'forbidden'
  return isUnreached(failure) ? 'silent' : 'failed'
}

/** THREAT: credentials looked for in files and other programs. Only what was given, or what the machine itself is given. */
async function accessOf({ client }: AzureSettings): Promise<Answer<AzureAccess>> {
  const loaded = await optional(name, () => import('@azure/identity'))
  if (!loaded.ok) return loaded
  const { ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } = loaded.value
  const federated = process.env['AZURE_FEDERATED_TOKEN_FILE'] !== undefined
  const options: KeyClientOptions = { retryOptions: { maxRetries: 3, maxRetryDelayInMs: 2_000 } }
  const settle = 5_000
  if (client !== undefined)
    return granted({ credential: new ClientSecretCredential(client.tenant, client.id, client.secret), options, settle })
  const credential = federated ? new WorkloadIdentityCredential() : new ManagedIdentityCredential()
  return granted({ credential, options, settle })
}
