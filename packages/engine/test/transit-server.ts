import { randomBytes } from 'node:crypto'
import { type Asked, type Certificate, inside, type Loopback, type Said, serve } from './loopback.ts'

interface TransitKey {
  readonly versions: Buffer[]
  deletionAllowed: boolean
}

export interface TransitServer extends Loopback {
  /** Valid tokens; those of an AppRole are added at its logins. */
  readonly tokens: Set<string>
  /** What is answered instead, once each. */
  readonly instead: Said[]
  readonly state: { sealed: boolean }
}

const said = (status: number, ...errors: string[]): Said => ({ status, body: { errors } })

/**
 * A server with a Transit engine, as OpenBao and Vault document and implement it: for a token that may `update` encrypt and
 * decrypt, so that no key is made by encrypting under a name that is not there.
 */
export async function transitServer(
  appRole?: { readonly role: string; readonly secret: string },
  tls?: Certificate,
): Promise<TransitServer> {
  const keys = new Map<string, TransitKey>()
  const tokens = new Set<string>()
  const instead: Said[] = []
  const state = { sealed: false }

  const answer = (asked: Asked): Said => {
    if (state.sealed) return said(503, 'Vault is sealed')
    const other = instead.shift()
    if (other !== undefined) return other
    const path = asked.path.replace(/^\/v1\//, '')
    if (path === 'auth/approle/login') {
      const { role_id: role, secret_id: secret } = asked.body
      if (role !== appRole?.role || secret !== appRole?.secret) return said(400, 'invalid role or secret ID')
      const token = randomBytes(12).toString('hex')
      tokens.add(token)
      return { status: 200, body: { auth: { client_token: token, lease_duration: 3600, renewable: true } } }
    }
    if (!tokens.has(String(asked.headers['x-vault-token']))) return said(403, 'permission denied')
    if (path === 'auth/token/lookup-self')
      return { status: 200, body: { data: { ttl: 100, creation_ttl: 3600, renewable: true } } }
    if (path === 'auth/token/renew-self') return { status: 200, body: { auth: { client_token: 'the same' } } }
    const [mount, verb = '', name = '', then = ''] = path.split('/')
    if (mount !== 'transit') return said(404, `no handler for route "${path}". route entry not found.`)
    return onKey(asked, verb, name, then)
  }

  const onKey = ({ method, body }: Asked, verb: string, name: string, then: string): Said => {
    const key = keys.get(name)
    if (verb === 'encrypt') return key === undefined ? said(403, 'permission denied') : encrypted(key, body)
    if (verb === 'decrypt') return key === undefined ? said(400, 'encryption key not found') : decrypted(key, body)
    if (method === 'GET') return key === undefined ? said(404) : described(name, key)
    if (method === 'DELETE') {
      if (key === undefined) return said(400, `error deleting policy ${name}: could not delete key; not found`)
      if (!key.deletionAllowed) return said(400, `error deleting policy ${name}: deletion is not allowed for this key`)
      keys.delete(name)
      return { status: 204 }
    }
    if (then === 'config') {
      if (key === undefined) return said(400, `no existing key named ${name} could be found`)
      key.deletionAllowed = body['deletion_allowed'] === true
      return described(name, key)
    }
    if (then === 'rotate') {
      if (key === undefined) return said(400, 'key not found')
      key.versions.push(randomBytes(32))
      return described(name, key)
    }
    if (body['type'] !== 'aes256-gcm96' || body['derived'] !== true || body['exportable'] !== false)
      return said(400, 'not what a page is wrapped with')
    const made = key ?? { versions: [randomBytes(32)], deletionAllowed: false }
    keys.set(name, made)
    return described(name, made)
  }

  const loopback = await serve(answer, tls)
  return { ...loopback, tokens, instead, state }
}

const described = (name: string, { versions, deletionAllowed }: TransitKey): Said => ({
  status: 200,
  body: {
    data: {
      name,
      type: 'aes256-gcm96',
      derived: true,
      latest_version: versions.length,
      deletion_allowed: deletionAllowed,
    },
  },
})

const boundTo = (body: Asked['body']): string => `${String(body['context'])} ${String(body['associated_data'])}`

function encrypted({ versions }: TransitKey, body: Asked['body']): Said {
  if (typeof body['context'] !== 'string')
    return said(400, 'missing "context" for key derivation; the key was created using a derived key')
  const plain = Buffer.from(String(body['plaintext']), 'base64')
  const sealed = inside.seal(versions.at(-1) ?? Buffer.alloc(32), boundTo(body), plain)
  return {
    status: 200,
    body: {
      data: { ciphertext: `vault:v${versions.length}:${sealed.toString('base64')}`, key_version: versions.length },
    },
  }
}

function decrypted({ versions }: TransitKey, body: Asked['body']): Said {
  const text = String(body['ciphertext'])
  if (text === '') return said(400, 'missing ciphertext to decrypt')
  const match = /^vault:v(\d+):(.*)$/.exec(text)
  if (match === null) return said(400, 'invalid ciphertext: no prefix')
  const key = versions[Number(match[1]) - 1]
  if (key === undefined) return said(400, 'ciphertext version is too new')
  const bytes = match[2] ?? ''
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bytes))
    return said(400, 'invalid ciphertext: could not decode base64')
  const plain = inside.open(key, boundTo(body), Buffer.from(bytes, 'base64'))
  if (plain === undefined) return said(400, 'cipher: message authentication failed')
  return { status: 200, body: { data: { plaintext: plain.toString('base64') } } }
}
