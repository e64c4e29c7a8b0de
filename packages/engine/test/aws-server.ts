import { randomBytes, randomUUID } from 'node:crypto'
import { type Asked, inside, type Loopback, type Said, serve } from './loopback.ts'

interface AwsKey {
  readonly versions: Buffer[]
  deletion: number | undefined
}

export interface AwsServer extends Loopback {
  readonly region: string
  readonly clock: { now: number }
  readonly instead: Said[]
  /** Names of the operations, in order. */
  readonly operations: readonly string[]
}

const day = 86_400_000
const fault = (type: string, message: string, status = 400): Said => ({ status, body: { __type: type, message } })

/**
 * AWS KMS as its API reference describes it: JSON 1.1, the operation in `X-Amz-Target`, a ciphertext that knows its key,
 * errors by `__type`.
 */
export async function awsServer(accessKeyId: string): Promise<AwsServer> {
  const region = 'eu-central-1'
  const keys = new Map<string, AwsKey>()
  const instead: Said[] = []
  const operations: string[] = []
  const clock = { now: Date.now() }
  const find = (arn: unknown): AwsKey | undefined => {
    const key = keys.get(String(arn))
    return key?.deletion !== undefined && key.deletion <= clock.now ? undefined : key
  }
  const gone = (arn: unknown): Said => fault('NotFoundException', `Key '${String(arn)}' does not exist`)
  const pending = (arn: unknown): Said => fault('KMSInvalidStateException', `${String(arn)} is pending deletion.`)

  const usable = (arn: unknown, use: (key: AwsKey) => Said): Said => {
    const key = find(arn)
    if (key === undefined) return gone(arn)
    return key.deletion === undefined ? use(key) : pending(arn)
  }
  const metadata = (arn: string, { deletion }: AwsKey): object => ({
    Arn: arn,
    KeyId: arn.split('/')[1],
    KeyState: deletion === undefined ? 'Enabled' : 'PendingDeletion',
    ...(deletion === undefined ? {} : { DeletionDate: deletion / 1000 }),
  })
  const verbs: Readonly<Record<string, (body: Asked['body']) => Said>> = {
    CreateKey() {
      const arn = `arn:aws:kms:${region}:111122223333:key/${randomUUID()}`
      const key = { versions: [randomBytes(32)], deletion: undefined }
      keys.set(arn, key)
      return { status: 200, body: { KeyMetadata: metadata(arn, key) } }
    },
    DescribeKey({ KeyId: arn }) {
      const key = find(arn)
      return key === undefined ? gone(arn) : { status: 200, body: { KeyMetadata: metadata(String(arn), key) } }
    },
    Encrypt: (body) => usable(body['KeyId'], (key) => encrypted(key, body)),
    Decrypt: (body) => usable(body['KeyId'], (key) => decrypted(key, body)),
    RotateKeyOnDemand: ({ KeyId: arn }) =>
      usable(arn, (key) => {
        key.versions.push(randomBytes(32))
        return { status: 200, body: { KeyId: arn } }
      }),
    ScheduleKeyDeletion: ({ KeyId: arn, PendingWindowInDays: days }) =>
      usable(arn, (key) => {
        if (Number(days) < 7 || Number(days) > 30) return fault('ValidationException', 'PendingWindowInDays')
        key.deletion = clock.now - (clock.now % 1000) + Number(days) * day
        return { status: 200, body: { KeyId: arn, DeletionDate: key.deletion / 1000, KeyState: 'PendingDeletion' } }
      }),
    GenerateRandom: () => ({ status: 200, body: { Plaintext: randomBytes(1).toString('base64') } }),
  }
  const loopback = await serve((asked) => {
    const operation = String(asked.headers['x-amz-target']).replace('TrentService.', '')
    operations.push(operation)
    const other = instead.shift()
    if (other !== undefined) return other
    if (!String(asked.headers.authorization).includes(`Credential=${accessKeyId}/`))
      return fault('UnrecognizedClientException', 'The security token included in the request is invalid.')
    return verbs[operation]?.(asked.body) ?? fault('UnknownOperationException', operation)
  })
  return { ...loopback, region, clock, instead, operations }
}

/** The encryption context is a map, whatever the order of its pairs. */
const contextOf = (body: Asked['body']): string =>
  JSON.stringify(Object.entries((body['EncryptionContext'] ?? {}) as Record<string, string>).toSorted())

function encrypted({ versions }: AwsKey, body: Asked['body']): Said {
  const at = versions.length - 1
  const plain = Buffer.from(String(body['Plaintext']), 'base64')
  const sealed = inside.seal(versions[at] ?? Buffer.alloc(32), contextOf(body), plain)
  const blob = Buffer.concat([Uint8Array.of(at), sealed]).toString('base64')
  return { status: 200, body: { CiphertextBlob: blob, KeyId: body['KeyId'] } }
}

function decrypted({ versions }: AwsKey, body: Asked['body']): Said {
  const blob = Buffer.from(String(body['CiphertextBlob']), 'base64')
  if (blob.length === 0) return fault('ValidationException', 'Member must have length greater than or equal to 1')
  const key = versions[blob[0] ?? 0]
  const plain = key === undefined ? undefined : inside.open(key, contextOf(body), blob.subarray(1))
  if (plain === undefined) return fault('InvalidCiphertextException', '')
  return { status: 200, body: { Plaintext: plain.toString('base64'), KeyId: body['KeyId'] } }
}
