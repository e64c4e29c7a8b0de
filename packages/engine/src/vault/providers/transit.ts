import { type Answer, granted } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import type { KeyProvider } from '../provider.ts'
import { unavailable } from './refusals.ts'
import type { TransitSettings } from './settings.ts'
import { type Reply, type TransitPatience, transitConnection } from './transit-connection.ts'
import { z } from 'zod'

const name = 'OpenBao/Vault Transit'

const Encrypted = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:v') }) })
const Decrypted = z.object({ data: z.object({ plaintext: z.base64() }) })

/**
 * One key a page in a Transit engine, derived from the context and with the context as associated data: a server too old to
 * know associated data (before Vault 1.9) still needs the same context.
 *
 * SPEC: OpenBao and HashiCorp Vault, Transit secrets engine (API): keys, keys/:name/config, keys/:name/rotate, encrypt, decrypt.
 * THREAT: `encrypt` makes a key that is not there for whoever may `create` on it: docs/providers.md grants `update` alone.
 */
export function transitProvider(
  settings: TransitSettings,
  now: () => Date,
  patience?: Partial<TransitPatience>,
): KeyProvider {
  const { send, ready } = transitConnection(settings, patience)
  const path = (verb: string, key: string, then = ''): string =>
    `${settings.mount}/${verb}/${encodeURIComponent(key)}${then}`
  const bound = (context: string): object => {
    const bytes = Buffer.from(context).toString('base64')
    return { context: bytes, associated_data: bytes }
  }
  const done = async (reply: Promise<Reply>): Promise<Answer<void>> => {
    const { status, errors } = await reply
    return status >= 200 && status < 300 ? granted(undefined) : failed(status, errors)
  }

  const destruction: KeyProvider['destruction'] = async (key) => {
    const { status, errors } = await send('GET', path('keys', key))
    if (status === 200) return granted({ state: 'live' })
    // A wrong mount is a 404 as well, and says so: a key that is gone says nothing.
    if (status === 404 && errors?.length === 0) return granted({ state: 'destroyed', at: now() })
    return failed(status, errors)
  }

  return {
    async create() {
      const key = `carnet-${randomUUID()}`
      const type = { type: 'aes256-gcm96', derived: true, exportable: false, allow_plaintext_backup: false }
      const made = await done(send('POST', path('keys', key), type))
      return made.ok ? granted(key) : made
    },
    async wrap(key, plain, context) {
      const plaintext = Buffer.from(plain).toString('base64')
      const { status, errors, body } = await send('POST', path('encrypt', key), { plaintext, ...bound(context) })
      const read = Encrypted.safeParse(body)
      return status === 200 && read.success ? granted(Buffer.from(read.data.data.ciphertext)) : failed(status, errors)
    },
    async unwrap(key, wrapped, context) {
      const ciphertext = Buffer.from(wrapped).toString()
      const { status, errors, body } = await send('POST', path('decrypt', key), { ciphertext, ...bound(context) })
      const read = Decrypted.safeParse(body)
      return status === 200 && read.success
        ? granted(Buffer.from(read.data.data.plaintext, 'base64'))
        : failed(status, errors)
    },
    async rotate(key) {
      const rotated = await done(send('POST', path('keys', key, '/rotate')))
      return rotated.ok ? granted(key) : rotated
    },
    async destroy(key) {
      const before = await destruction(key)
      if (!before.ok || before.value.state !== 'live') return before
      const allowed = await done(send('POST', path('keys', key, '/config'), { deletion_allowed: true }))
      if (!allowed.ok) return allowed
      await send('DELETE', path('keys', key))
      // Whatever was answered to that: what counts is what the server says of the key now.
      const after = await destruction(key)
      return after.ok && after.value.state === 'live' ? unavailable(name, 'failed') : after
    },
    destruction,
    probe: async () => done(ready()),
    status: () => ({ provider: 'transit', provesDestruction: true }),
  }
}

/** @source HTTP API, status codes and errors: 400 a fault in the request, 403 permission, 429 quota, 503 sealed or maintenance. */
function failed(status: number, errors: readonly string[] | undefined): ReturnType<typeof unavailable> {
  const said = errors?.join('\n') ?? ''
  if (status === 0) return unavailable(name, 'silent')
  if (status === 403) return unavailable(name, 'forbidden')
  if (status === 429) return unavailable(name, 'busy')
  if (status === 503 || status === 472 || status === 473 || status === 501) return unavailable(name, 'sealed')
  if (/not found|no existing key/.test(said)) return unavailable(name, 'no-key')
  if (status === 400 && /authentication failed|invalid ciphertext|ciphertext version|decode/.test(said))
    return unavailable(name, 'altered')
  return unavailable(name, 'failed')
}
