import { type Answer, granted } from '@carnet/api'
import type { KeyManagementServiceClient, protos } from '@google-cloud/kms'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { KeyDestruction, KeyProvider } from '../provider.ts'
import { optional } from './optional.ts'
import { asked, type Failing, isUnreached, numberOf, unavailable } from './refusals.ts'
import type { GoogleSettings } from './settings.ts'

const name = 'Google Cloud KMS'
const day = 24 * 60 * 60

const Account = z.looseObject({ client_email: z.string(), private_key: z.string() })

type Client = KeyManagementServiceClient
type Version = protos.google.cloud.kms.v1.ICryptoKeyVersion
type Options = NonNullable<ConstructorParameters<typeof KeyManagementServiceClient>[0]>

/**
 * One CryptoKey a page, by its resource name; all its versions are destroyed together. Spoken over HTTP and JSON, since the
 * other way (gRPC) needs no more and brings more code into the vault process.
 *
 * SPEC: Cloud KMS API v1: cryptoKeys.create, encrypt, decrypt, updatePrimaryVersion, cryptoKeyVersions.create, destroy, list.
 */
export async function googleProvider(
  settings: GoogleSettings,
  now: () => Date,
  timeout = 5_000,
): Promise<Answer<KeyProvider>> {
  const loaded = await optional(name, () => import('@google-cloud/kms'))
  if (!loaded.ok) return loaded
  const options = optionsOf(settings)
  if (options === undefined) return unavailable(name, 'forbidden')
  const client = new loaded.value.KeyManagementServiceClient(options)
  const bounded = { timeout }
  let known = false
  const call = <T>(work: () => Promise<T>): Promise<Answer<T>> =>
    asked(name, failingOf, async () => {
      // The client looks for its account with its first call, and a rejection of that is nobody's: it would end the process.
      known ||= await client.auth.getClient().then(
        () => true,
        () => false,
      )
      if (!known) throw Object.assign(new Error('there is no account'), { code: unauthenticated })
      return work()
    })

  return granted<KeyProvider>({
    create: () =>
      call(async () => {
        const [made] = await client.createCryptoKey(
          {
            parent: settings.keyRing,
            cryptoKeyId: `carnet-${randomUUID()}`,
            cryptoKey: {
              purpose: 'ENCRYPT_DECRYPT',
              labels: { carnet: 'page' },
              destroyScheduledDuration: { seconds: settings.delay * day },
              versionTemplate: {
                algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION',
                protectionLevel: settings.protection === 'hsm' ? 'HSM' : 'SOFTWARE',
              },
            },
          },
          bounded,
        )
        return present(made.name)
      }),
    wrap: (key, plain, context) =>
      call(async () => {
        const additionalAuthenticatedData = Buffer.from(context)
        const [sent] = await client.encrypt({ name: key, plaintext: plain, additionalAuthenticatedData }, bounded)
        return bytesOf(sent.ciphertext)
      }),
    unwrap: (key, wrapped, context) =>
      call(async () => {
        const additionalAuthenticatedData = Buffer.from(context)
        const [sent] = await client.decrypt({ name: key, ciphertext: wrapped, additionalAuthenticatedData }, bounded)
        return bytesOf(sent.plaintext)
      }),
    rotate: (key) =>
      call(async () => {
        const [version] = await client.createCryptoKeyVersion({ parent: key, cryptoKeyVersion: {} }, bounded)
        const cryptoKeyVersionId = present(version.name).split('/').at(-1) ?? ''
        await client.updateCryptoKeyPrimaryVersion({ name: key, cryptoKeyVersionId }, bounded)
        return key
      }),
    destroy: (key) =>
      call(async () => {
        for (const version of await versionsOf(client, key, bounded))
          if (isUsable(version)) await client.destroyCryptoKeyVersion({ name: present(version.name) }, bounded)
        return destructionOf(await versionsOf(client, key, bounded), now)
      }),
    destruction: (key) => call(async () => destructionOf(await versionsOf(client, key, bounded), now)),
    probe: () =>
      call(async () => {
        await client.getKeyRing({ name: settings.keyRing }, bounded)
      }),
    status: () => ({ provider: 'google', provesDestruction: true }),
  })
}

function optionsOf({ account, endpoint }: GoogleSettings): Options | undefined {
  const url = endpoint === undefined ? undefined : new URL(endpoint)
  const reached =
    url === undefined
      ? {}
      : {
          apiEndpoint: url.hostname,
          port: Number(url.port === '' ? 443 : url.port),
          protocol: url.protocol.replace(':', ''),
        }
  if (account === undefined) return { fallback: true, ...reached }
  const read = Account.safeParse(parsedJson(account))
  return read.success ? { fallback: true, credentials: read.data, ...reached } : undefined
}

async function versionsOf(
  client: Client,
  parent: string,
  bounded: { readonly timeout: number },
): Promise<readonly Version[]> {
  const [versions] = await client.listCryptoKeyVersions({ parent }, bounded)
  return versions
}

/** @source CryptoKeyVersion.CryptoKeyVersionState: DESTROYED = 2, DESTROY_SCHEDULED = 3; the client gives numbers or names. */
const isDestroyed = ({ state }: Version): boolean => ['DESTROYED', '2'].includes(String(state))
const isScheduled = ({ state }: Version): boolean => ['DESTROY_SCHEDULED', '3'].includes(String(state))
/** Whether it still opens, or could be made to. */
const isUsable = (version: Version): boolean => !isDestroyed(version) && !isScheduled(version)

function destructionOf(versions: readonly Version[], now: () => Date): KeyDestruction {
  // A key that was made has a version: none at all is no proof of anything.
  if (versions.length === 0 || versions.some(isUsable)) return { state: 'live' }
  const waiting = versions.filter(isScheduled)
  if (waiting.length > 0) return { state: 'scheduled', at: latest(waiting, 'destroyTime', now) }
  return { state: 'destroyed', at: latest(versions, 'destroyEventTime', now) }
}

function latest(versions: readonly Version[], which: 'destroyTime' | 'destroyEventTime', now: () => Date): Date {
  const seconds = versions.map((version) => Number(version[which]?.seconds ?? Number.NaN)).filter(Number.isFinite)
  return seconds.length === 0 ? now() : new Date(Math.max(...seconds) * 1000)
}

function bytesOf(value: Uint8Array | string | null | undefined): Uint8Array {
  const bytes = present(value)
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes
}

function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('Cloud KMS answered without what was asked for')
  return value
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const unauthenticated = 16

/** @source google.rpc.Code. */
const byCode: Readonly<Record<number, Failing>> = {
  3: 'altered',
  4: 'silent',
  5: 'no-key',
  7: 'forbidden',
  8: 'busy',
  9: 'no-key',
  14: 'silent',
  [unauthenticated]: 'forbidden',
}

const failingOf = (failure: unknown): Failing =>
  byCode[numberOf(failure, 'code')] ?? (isUnreached(failure) ? 'silent' : 'failed')
