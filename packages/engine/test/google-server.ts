import { type KeyObject, randomBytes, verify } from 'node:crypto'
import { type Asked, inside, type Loopback, type Said, serve } from './loopback.ts'

interface Version {
  readonly key: Buffer
  destroy: number | undefined
}
interface GoogleKey {
  readonly versions: Version[]
  readonly delay: number
  primary: number
}

export interface GoogleServer extends Loopback {
  readonly keyRing: string
  readonly clock: { now: number }
  readonly instead: Said[]
}

const fault = (status: number, name: string, message: string): Said => ({
  status,
  body: { error: { code: status, message, status: name } },
})

/** Cloud KMS v1 over HTTP and JSON: resource names as paths, verbs behind a colon, base64, errors by `google.rpc.Code`. */
export async function googleServer(account: KeyObject): Promise<GoogleServer> {
  const keyRing = 'projects/p/locations/europe-west3/keyRings/carnet'
  const keys = new Map<string, GoogleKey>()
  const instead: Said[] = []
  const clock = { now: Date.now() }
  const notFound = (name: string): Said => fault(404, 'NOT_FOUND', `CryptoKey ${name} not found.`)

  const described = (name: string, index: number, { destroy }: Version): object => {
    const at = destroy === undefined ? undefined : new Date(destroy).toISOString()
    const waiting = destroy !== undefined && destroy > clock.now
    const state = destroy === undefined ? 'ENABLED' : waiting ? 'DESTROY_SCHEDULED' : 'DESTROYED'
    const times = at === undefined ? {} : waiting ? { destroyTime: at } : { destroyTime: at, destroyEventTime: at }
    return { name: `${name}/cryptoKeyVersions/${index + 1}`, state, ...times }
  }

  const onKey = (asked: Asked, name: string, verb: string): Said => {
    const key = keys.get(name)
    if (key === undefined) return notFound(name)
    if (verb === 'encrypt') return encrypted(key, asked.body)
    if (verb === 'decrypt') return decrypted(key, asked.body)
    key.primary = Number(asked.body['cryptoKeyVersionId']) - 1
    return { status: 200, body: { name } }
  }

  const onVersions = (asked: Asked, name: string, version: string): Said => {
    const key = keys.get(name)
    if (key === undefined) return notFound(name)
    if (asked.method === 'GET')
      return {
        status: 200,
        body: {
          cryptoKeyVersions: key.versions.map((each, index) => described(name, index, each)),
          totalSize: key.versions.length,
        },
      }
    if (version === '') {
      const made = { key: randomBytes(32), destroy: undefined }
      key.versions.push(made)
      return { status: 200, body: described(name, key.versions.length - 1, made) }
    }
    const index = Number(version) - 1
    const found = key.versions[index]
    if (found === undefined) return notFound(name)
    if (found.destroy !== undefined) return fault(400, 'FAILED_PRECONDITION', 'The version is not ENABLED or DISABLED.')
    found.destroy = clock.now - (clock.now % 1000) + key.delay
    return { status: 200, body: described(name, index, found) }
  }

  const loopback = await serve((asked) => {
    const other = instead.shift()
    if (other !== undefined) return other
    if (!isSigned(asked.headers.authorization ?? '', account))
      return fault(403, 'PERMISSION_DENIED', `Permission denied on ${asked.path}`)
    const path = asked.path.replace('/v1/', '')
    if (path === keyRing) return { status: 200, body: { name: keyRing } }
    if (path === `${keyRing}/cryptoKeys`) {
      const name = `${path}/${String(asked.query.get('cryptoKeyId'))}`
      const delay = Number.parseInt(String(asked.body['destroyScheduledDuration'])) * 1000
      keys.set(name, { versions: [{ key: randomBytes(32), destroy: undefined }], delay, primary: 0 })
      return { status: 200, body: { name, purpose: 'ENCRYPT_DECRYPT' } }
    }
    const versions = /^(.*)\/cryptoKeyVersions(?:\/(\d+):destroy)?$/.exec(path)
    if (versions !== null) return onVersions(asked, versions[1] ?? '', versions[2] ?? '')
    const [name = '', verb = ''] = path.split(':')
    return onKey(asked, name, verb)
  })
  return { ...loopback, keyRing, clock, instead }
}

/** A service account signs its own token: RFC 7515, RS256. */
function isSigned(header: string, account: KeyObject): boolean {
  const [head = '', claims = '', signature = ''] = header.replace('Bearer ', '').split('.')
  return verify('sha256', Buffer.from(`${head}.${claims}`), account, Buffer.from(signature, 'base64url'))
}

const unusable = fault(400, 'FAILED_PRECONDITION', 'The version is not enabled, current state is: DESTROY_SCHEDULED.')

function encrypted({ versions, primary }: GoogleKey, body: Asked['body']): Said {
  const version = versions[primary]
  if (version?.destroy !== undefined || version === undefined) return unusable
  const plain = Buffer.from(String(body['plaintext']), 'base64')
  const sealed = inside.seal(version.key, String(body['additionalAuthenticatedData']), plain)
  return { status: 200, body: { ciphertext: Buffer.concat([Uint8Array.of(primary), sealed]).toString('base64') } }
}

function decrypted({ versions }: GoogleKey, body: Asked['body']): Said {
  const sealed = Buffer.from(typeof body['ciphertext'] === 'string' ? body['ciphertext'] : '', 'base64')
  const version = versions[sealed[0] ?? 0]
  if (version?.destroy !== undefined) return unusable
  const plain =
    version === undefined
      ? undefined
      : inside.open(version.key, String(body['additionalAuthenticatedData']), sealed.subarray(1))
  if (plain === undefined) return fault(400, 'INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.')
  return { status: 200, body: { plaintext: plain.toString('base64') } }
}
