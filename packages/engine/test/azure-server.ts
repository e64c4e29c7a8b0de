import { constants, generateKeyPairSync, type KeyObject, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import { type Asked, type Certificate, inside, type Loopback, type Said, serve } from './loopback.ts'

interface Version {
  readonly id: string
  readonly public: KeyObject | undefined
  readonly secret: KeyObject | Buffer
}
interface AzureKey {
  readonly versions: Version[]
  purge: number | undefined
}

export interface AzureServer extends Loopback {
  readonly clock: { now: number }
  readonly instead: Said[]
}

const day = 86_400_000
const fault = (status: number, code: string): Said => ({ status, body: { error: { code, message: `${code}.` } } })

/**
 * Azure Key Vault's keys as its REST API describes them: a challenge to who comes without a token, versions as part of a
 * key's address, deleted keys that stay recoverable for a time, and are purged at once unless the vault protects them.
 */
export async function azureServer(
  token: string,
  tls: Certificate,
  protects: 'purge' | 'nothing',
): Promise<AzureServer> {
  const keys = new Map<string, AzureKey>()
  const instead: Said[] = []
  const clock = { now: Date.now() }
  let url = ''

  const jwk = (name: string, { id, public: key }: Version): object => {
    const own = key === undefined ? { kty: 'oct-HSM' } : key.export({ format: 'jwk' })
    return { ...own, kid: `${url}/keys/${name}/${id}`, key_ops: ['wrapKey', 'unwrapKey'] }
  }
  const bundle = (name: string, version: Version): object => ({
    key: jwk(name, version),
    attributes: { enabled: true, recoveryLevel: protects === 'purge' ? 'Recoverable' : 'Recoverable+Purgeable' },
  })
  const deleted = (name: string, key: AzureKey, version: Version): object => ({
    ...bundle(name, version),
    recoveryId: `${url}/deletedkeys/${name}`,
    deletedDate: Math.floor(clock.now / 1000),
    scheduledPurgeDate: Math.floor((key.purge ?? 0) / 1000),
  })
  const newVersion = (kind: unknown): Version => {
    const id = randomBytes(16).toString('hex')
    if (kind === 'oct-HSM') return { id, public: undefined, secret: randomBytes(32) }
    const made = generateKeyPairSync('rsa', { modulusLength: 2048 })
    return { id, public: made.publicKey, secret: made.privateKey }
  }

  const onKey = ({ method, body }: Asked, name: string, then: string, verb: string): Said => {
    const key = keys.get(name)
    const current = key?.versions.at(-1)
    if (then === 'create') {
      if (key !== undefined) return fault(409, 'Conflict')
      const version = newVersion(body['kty'])
      keys.set(name, { versions: [version], purge: undefined })
      return { status: 200, body: bundle(name, version) }
    }
    if (key === undefined || current === undefined || key.purge !== undefined) return fault(404, 'KeyNotFound')
    if (then === 'rotate') {
      const version = newVersion(current.public === undefined ? 'oct-HSM' : 'RSA')
      key.versions.push(version)
      return { status: 200, body: bundle(name, version) }
    }
    if (method === 'DELETE') {
      key.purge = clock.now + 90 * day
      return { status: 200, body: deleted(name, key, current) }
    }
    const version = then === '' ? current : key.versions.find(({ id }) => id === then)
    if (version === undefined) return fault(404, 'KeyNotFound')
    if (verb === 'wrapkey') return wrapped(version, body)
    if (verb === 'unwrapkey') return unwrapped(version, body)
    return { status: 200, body: bundle(name, version) }
  }

  const onDeleted = ({ method }: Asked, name: string): Said => {
    const key = keys.get(name)
    const version = key?.versions.at(-1)
    if (key?.purge === undefined || version === undefined) return fault(404, 'KeyNotFound')
    if (method === 'GET') return { status: 200, body: deleted(name, key, version) }
    if (protects === 'purge') return fault(403, 'Forbidden')
    keys.delete(name)
    return { status: 204 }
  }

  const loopback = await serve((asked) => {
    const other = instead.shift()
    if (other !== undefined) return other
    if (asked.headers.authorization === undefined) {
      const challenge = `Bearer authorization="https://login.microsoftonline.com/tenant", resource="https://vault.azure.net"`
      return { ...fault(401, 'Unauthorized'), headers: { 'www-authenticate': challenge } }
    }
    if (asked.headers.authorization !== `Bearer ${token}`) return fault(403, 'Forbidden')
    for (const [name, { purge }] of keys) if (purge !== undefined && purge <= clock.now) keys.delete(name)
    const [, kind, name = '', then = '', verb = ''] = asked.path.split('/')
    return kind === 'deletedkeys' ? onDeleted(asked, name) : onKey(asked, name, then, verb)
  }, tls)
  url = loopback.url
  return { ...loopback, clock, instead }
}

const oaep = { oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING } as const

function wrapped({ id, public: own, secret }: Version, body: Asked['body']): Said {
  const plain = Buffer.from(String(body['value']), 'base64url')
  const algorithm = own === undefined ? 'A256KW' : 'RSA-OAEP-256'
  if (body['alg'] !== algorithm) return fault(400, 'BadParameter')
  const sealed =
    own === undefined ? inside.seal(secret as Buffer, '', plain) : publicEncrypt({ key: own, ...oaep }, plain)
  return { status: 200, body: { kid: id, value: sealed.toString('base64url') } }
}

function unwrapped({ id, secret }: Version, body: Asked['body']): Said {
  const sealed = Buffer.from(String(body['value']), 'base64url')
  try {
    const plain = Buffer.isBuffer(secret)
      ? inside.open(secret, '', sealed)
      : privateDecrypt({ key: secret, ...oaep }, sealed)
    if (plain === undefined) return fault(400, 'BadParameter')
    return { status: 200, body: { kid: id, value: plain.toString('base64url') } }
  } catch {
    return fault(400, 'BadParameter')
  }
}
