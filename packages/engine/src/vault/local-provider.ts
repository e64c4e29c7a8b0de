import { type Answer, granted, problem, refused } from '@carnet/api'
import { argon2, type KeyObject, pbkdf2, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { FactChange, KeyStore } from '../store/index.ts'
import { blockInfo, hkdf, noSalt } from './hkdf.ts'
import { netstrings } from './netstring.ts'
import type { Profile } from './profile.ts'
import type { KeyDestruction, KeyProvider } from './provider.ts'
import { alone, cipherKey, decrypt, encrypt } from './suite.ts'

const fact = 'provider/local'

const Kept = { v: z.literal(1), salt: z.base64url(), check: z.base64url() }
/** How the passphrase becomes a key, as kept in the key store. `check` seals nothing: it tells a wrong passphrase from a damaged page. */
const Parameters = z.discriminatedUnion('algorithm', [
  z.strictObject({
    ...Kept,
    algorithm: z.literal('argon2id'),
    memory: z.int().min(19_456).max(4_194_304),
    passes: z.int().min(1).max(64),
    parallelism: z.int().min(1).max(64),
  }),
  z.strictObject({
    ...Kept,
    algorithm: z.literal('pbkdf2-hmac-sha-512'),
    iterations: z.int().min(210_000).max(100_000_000),
  }),
])
type Parameters = z.infer<typeof Parameters>
type Cost<P extends Parameters = Parameters> = P extends P ? Omit<P, 'v' | 'salt' | 'check'> : never

/**
 * @source RFC 9106 §4, second recommended option: 64 MiB, three passes, four lanes; above OWASP's least of 19 MiB.
 * @source NIST SP 800-132 §5: an approved PRF, a random salt of at least 128 bits, as many iterations as users bear; OWASP's
 * least for HMAC-SHA-512 is 210,000.
 */
const recommended: Readonly<Record<Profile, Cost>> = {
  standard: { algorithm: 'argon2id', memory: 65_536, passes: 3, parallelism: 4 },
  fips: { algorithm: 'pbkdf2-hmac-sha-512', iterations: 600_000 },
}

const deriveArgon2 = promisify(argon2)
const derivePbkdf2 = promisify(pbkdf2)
const nothing = new Uint8Array()
const checkContext = 'carnet/local-provider/check/v1'

/**
 * The provider of the embedded default: a passphrase. Its parameters live in the key store and are written with the first
 * key, so that asking a store that has none leaves nothing in it.
 */
export async function localProvider(
  keys: KeyStore,
  passphrase: string,
  profile: Profile = 'standard',
): Promise<Answer<KeyProvider>> {
  const known = await keys.fact(fact)
  if (known !== undefined) return knownProvider(keys, known, passphrase, profile)
  if ((await keys.counts()).pages > 0) return unavailable('the key store has pages and no parameters of its passphrase')
  const { master, parameters } = await newMaster(passphrase, profile)
  let kept = false
  return granted(
    providerOn(master, async () => {
      kept = kept ? await isStill(keys, parameters) : await keys.addFact(fact, parameters)
      return kept
    }),
  )
}

/**
 * A process whose passphrase was replaced begins no page that the new one does not open. Looked at before, not with, the
 * writing of the page: what keeps a process from being there at that moment is that recovery asks for a node that has ended.
 */
const isStill = async (keys: KeyStore, parameters: Uint8Array): Promise<boolean> => {
  const now = await keys.fact(fact)
  return now !== undefined && Buffer.compare(now, parameters) === 0
}

/** A key of a passphrase, and the parameters by which it is made again. */
async function newMaster(
  passphrase: string,
  profile: Profile,
): Promise<{ readonly master: Buffer; readonly parameters: Uint8Array }> {
  const salt = randomBytes(16)
  const cost = recommended[profile]
  const master = await masterKey(passphrase, cost, salt)
  const check = encrypt(wrapKey(master, 'check'), nothing, alone(checkContext), nothing)
  const said = { v: 1, ...cost, salt: salt.toString('base64url'), check: check.toString('base64url') } as const
  return { master, parameters: Buffer.from(JSON.stringify(said satisfies Parameters)) }
}

/** What `recoverable.seal` sealed, and how it opens. */
export interface SealedMaster {
  readonly sealed: Uint8Array
  readonly recoveryKey: KeyObject
  readonly context: string
}

/** A new passphrase in the place of a lost one: nothing is written yet. */
export interface NewPassphrase {
  /** The provider's parameters, as they were and as they are to be. */
  readonly parameters: FactChange
  /** What the lost one wrapped, wrapped by the new one; undefined where it is not as it was written. */
  rewrap(key: string, wrapped: Uint8Array, context: string): Uint8Array | undefined
}

/** Undefined where what was sealed is not what this key store's pages were wrapped by. */
export async function newPassphrase(
  keys: KeyStore,
  { sealed, recoveryKey, context }: SealedMaster,
  passphrase: string,
  profile: Profile,
): Promise<NewPassphrase | undefined> {
  const before = await keys.fact(fact)
  const known = before && Parameters.safeParse(parsedJson(before))
  const lost = decrypt(recoveryKey, 0, alone(context), sealed)
  if (known?.success !== true || lost === undefined || !checks(lost, known.data.check)) return undefined
  const { master, parameters } = await newMaster(passphrase, profile)
  return {
    parameters: { name: fact, before, after: parameters },
    rewrap(key, wrapped, of) {
      const plain = decrypt(wrapKey(lost, key), 0, alone(of), wrapped)
      if (plain === undefined) return undefined
      const anew = encrypt(wrapKey(master, key), nothing, alone(of), plain)
      plain.fill(0)
      return anew
    },
  }
}

const checks = (master: Uint8Array, check: string): boolean =>
  decrypt(wrapKey(master, 'check'), 0, alone(checkContext), Buffer.from(check, 'base64url')) !== undefined

async function knownProvider(
  keys: KeyStore,
  stored: Uint8Array,
  passphrase: string,
  profile: Profile,
): Promise<Answer<KeyProvider>> {
  const parsed = Parameters.safeParse(parsedJson(stored))
  if (!parsed.success) return unavailable('the parameters of the passphrase cannot be read')
  const { salt, check, ...cost } = parsed.data
  if (profile === 'fips' && cost.algorithm === 'argon2id')
    return unavailable(
      'the key store was made with argon2id, which no FIPS module approves: take its data to a node that was made under the profile',
    )
  const master = await masterKey(passphrase, cost, Buffer.from(salt, 'base64url'))
  if (!checks(master, check)) return unavailable('the passphrase is not the one that this key store was made with')
  return granted(providerOn(master, () => isStill(keys, stored)))
}

async function masterKey(passphrase: string, cost: Cost, salt: Uint8Array): Promise<Buffer> {
  // NFC: the same passphrase typed on another keyboard is the same bytes.
  const message = Buffer.from(passphrase.normalize('NFC'))
  try {
    if (cost.algorithm === 'pbkdf2-hmac-sha-512')
      return await derivePbkdf2(message, salt, cost.iterations, 32, 'sha512')
    const { memory, passes, parallelism } = cost
    return await deriveArgon2('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength: 32 })
  } finally {
    message.fill(0)
  }
}

const wrapKey = (master: Uint8Array, name: string): KeyObject =>
  cipherKey(hkdf(master, noSalt, blockInfo(netstrings(['carnet/local-provider/v1', name]))))

function providerOn(master: Buffer, kept: () => Promise<boolean>): KeyProvider {
  const create: KeyProvider['create'] = async () =>
    (await kept())
      ? granted(`local/${randomUUID()}`)
      : unavailable('the passphrase of the key store is another since a moment ago')
  return {
    create,
    wrap: async (key, plain, context) => granted(encrypt(wrapKey(master, key), nothing, alone(context), plain)),
    async unwrap(key, wrapped, context) {
      const plain = decrypt(wrapKey(master, key), 0, alone(context), wrapped)
      return plain === undefined ? unavailable('a wrapped page is not as it was written') : granted(plain)
    },
    rotate: create,
    // Every key is derived from the passphrase, again by whoever has it and a name: there is nothing here to forget.
    destroy: async () => granted(unprovable),
    destruction: async () => granted(unprovable),
    probe: async () => granted(undefined),
    status: () => ({ provider: 'local', provesDestruction: false }),
    recoverable: { seal: (recoveryKey, context) => encrypt(recoveryKey, nothing, alone(context), master) },
  }
}

const unprovable: KeyDestruction = { state: 'unprovable' }

const unavailable = (what: string): ReturnType<typeof refused> => refused(problem('keys/unavailable', { what }))

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
