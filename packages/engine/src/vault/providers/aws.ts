import type { DescribeKeyCommandOutput, KMSClientConfig } from '@aws-sdk/client-kms'
import { type Answer, granted } from '@carnet/api'
import type { KeyDestruction, KeyProvider } from '../provider.ts'
import { optional } from './optional.ts'
import { asked, type Failing, isUnreached, textOf } from './refusals.ts'
import type { AwsSettings } from './settings.ts'

const name = 'AWS KMS'

/**
 * One symmetric key a page, by its ARN; the context is the encryption context, which CloudTrail shows: it holds the authority
 * and the page's id and nothing else.
 *
 * SPEC: AWS KMS API Reference: CreateKey, Encrypt, Decrypt, RotateKeyOnDemand, ScheduleKeyDeletion, DescribeKey.
 */
export async function awsProvider(settings: AwsSettings, now: () => Date): Promise<Answer<KeyProvider>> {
  const loaded = await optional(name, () => import('@aws-sdk/client-kms'))
  if (!loaded.ok) return loaded
  const kms = loaded.value
  const client = new kms.KMSClient(configurationOf(settings))
  const call = <T>(work: () => Promise<T>): Promise<Answer<T>> => asked(name, failingOf, work)

  const described = (key: string): Promise<KeyDestruction> => {
    // THREAT: a key of another region is found no more in this one, as one that was destroyed.
    if (key.split(':')[3] !== settings.region) throw new Error('the key is of another region')
    return describe(() => client.send(new kms.DescribeKeyCommand({ KeyId: key })), now)
  }

  return granted<KeyProvider>({
    create: () =>
      call(async () => {
        const tags = Object.entries({ ...settings.tags, carnet: 'page' })
        const made = await client.send(
          new kms.CreateKeyCommand({
            KeySpec: 'SYMMETRIC_DEFAULT',
            KeyUsage: 'ENCRYPT_DECRYPT',
            Description: 'Carnet: a page of keys',
            Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
          }),
        )
        return present(made.KeyMetadata?.Arn)
      }),
    wrap: (key, plain, context) =>
      call(async () => {
        const EncryptionContext = { carnet: context }
        const sent = await client.send(new kms.EncryptCommand({ KeyId: key, Plaintext: plain, EncryptionContext }))
        return present(sent.CiphertextBlob)
      }),
    unwrap: (key, wrapped, context) =>
      call(async () => {
        const EncryptionContext = { carnet: context }
        const sent = await client.send(
          new kms.DecryptCommand({ KeyId: key, CiphertextBlob: wrapped, EncryptionContext }),
        )
        return present(sent.Plaintext)
      }),
    rotate: (key) =>
      call(async () => {
        await client.send(new kms.RotateKeyOnDemandCommand({ KeyId: key }))
        return key
      }),
    destroy: (key) =>
      call(async () => {
        const before = await described(key)
        if (before.state !== 'live') return before
        await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: settings.delay }))
        return described(key)
      }),
    destruction: (key) => call(() => described(key)),
    // The one call that needs no key and tells whether credentials and service are what they should be.
    probe: () =>
      call(async () => {
        await client.send(new kms.GenerateRandomCommand({ NumberOfBytes: 1 }))
      }),
    status: () => ({ provider: 'aws', provesDestruction: true }),
  })
}

function configurationOf({ region, access, endpoint }: AwsSettings): KMSClientConfig {
  return {
    region,
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000 },
    ...(access === undefined ? {} : { credentials: { accessKeyId: access.id, secretAccessKey: access.secret } }),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** @source AWS KMS Developer Guide, “Deleting keys”: a key that was deleted is found no more; nothing keeps the time of it. */
async function describe(ask: () => Promise<DescribeKeyCommandOutput>, now: () => Date): Promise<KeyDestruction> {
  try {
    const { KeyMetadata: key } = await ask()
    if (key?.KeyState !== 'PendingDeletion') return { state: 'live' }
    return { state: 'scheduled', at: present(key.DeletionDate) }
  } catch (failure) {
    if (textOf(failure, 'name') === 'NotFoundException') return { state: 'destroyed', at: now() }
    throw failure
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('AWS KMS answered without what was asked for')
  return value
}

const byName: Readonly<Record<string, Failing>> = {
  InvalidCiphertextException: 'altered',
  IncorrectKeyException: 'altered',
  NotFoundException: 'no-key',
  DisabledException: 'no-key',
  KMSInvalidStateException: 'no-key',
  AccessDeniedException: 'forbidden',
  UnrecognizedClientException: 'forbidden',
  InvalidSignatureException: 'forbidden',
  IncompleteSignature: 'forbidden',
  ExpiredTokenException: 'forbidden',
  CredentialsProviderError: 'forbidden',
  ThrottlingException: 'busy',
  LimitExceededException: 'busy',
  KeyUnavailableException: 'silent',
  DependencyTimeoutException: 'silent',
}

const failingOf = (failure: unknown): Failing =>
  byName[textOf(failure, 'name')] ?? (isUnreached(failure) ? 'silent' : 'failed')
