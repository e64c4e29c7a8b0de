import { type Answer, granted } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import type { KeyProvider } from '../provider.ts'
import { nonceBytes, tagBytes } from '../suite.ts'
import {
  type Cryptoki,
  type CryptokiAttribute,
  type CryptokiModule,
  type Handle,
  numbers,
  returned,
} from './cryptoki.ts'
import { optional } from './optional.ts'
import { type Failing, numberOf, textOf, unavailable } from './refusals.ts'
import type { Pkcs11Settings } from './settings.ts'

const name = 'The PKCS#11 token'

/** A session in which this node is logged in, and the token's own serial number. */
interface Session {
  readonly cryptoki: Cryptoki
  readonly handle: Handle
  readonly serial: string
}

/**
 * One AES-256 key a page in the token: made there, sensitive and not extractable, and good for AES-GCM alone, with the
 * context as associated data. A key is named by the token's serial number and its own id: another token behind the same label
 * must not be taken for one that has destroyed it.
 *
 *     wrapped = nonce (12) · ciphertext · tag (16)
 *
 * Calls block this process while the token answers. They are few, one or two for tens of thousands of keys, and what begins
 * an operation and what ends it can't be parted.
 *
 * SPEC: OASIS PKCS #11 2.40: C_GenerateKey, C_Encrypt and C_Decrypt with CKM_AES_GCM, C_DestroyObject.
 */
export async function pkcs11Provider(settings: Pkcs11Settings, now: () => Date): Promise<Answer<KeyProvider>> {
  const loaded = await optional(name, async () => {
    const module: unknown = createRequire(import.meta.url)(settings.binding ?? 'pkcs11js')
    return module as CryptokiModule
  })
  if (!loaded.ok) return loaded
  const use = sessionsOn(settings, loaded.value)

  const destruction: KeyProvider['destruction'] = async (key) =>
    use((session) => (find(session, key) === undefined ? { state: 'destroyed', at: now() } : { state: 'live' }))

  return granted<KeyProvider>({
    create: async () => use(newKey),
    rotate: async () => use(newKey),
    wrap: async (key, plain, context) =>
      use(({ cryptoki, handle, ...session }) => {
        const nonce = randomBytes(nonceBytes)
        const found = required(find({ cryptoki, handle, ...session }, key))
        cryptoki.C_EncryptInit(handle, gcm(nonce, context), found)
        const sealed = cryptoki.C_Encrypt(handle, Buffer.from(plain), Buffer.alloc(plain.length + tagBytes))
        return Buffer.concat([nonce, sealed])
      }),
    unwrap: async (key, wrapped, context) => {
      if (wrapped.length < nonceBytes + tagBytes) return unavailable(name, 'altered')
      return use(({ cryptoki, handle, ...session }) => {
        const found = required(find({ cryptoki, handle, ...session }, key))
        cryptoki.C_DecryptInit(handle, gcm(Buffer.from(wrapped.subarray(0, nonceBytes)), context), found)
        return cryptoki.C_Decrypt(handle, Buffer.from(wrapped.subarray(nonceBytes)), Buffer.alloc(wrapped.length))
      })
    },
    async destroy(key) {
      const done = use((session) => {
        const found = find(session, key)
        if (found !== undefined) session.cryptoki.C_DestroyObject(session.handle, found)
      })
      return done.ok ? destruction(key) : done
    },
    destruction,
    // Reads the token's information anew: a session that was open before says nothing of a token that was pulled.
    probe: async () => use(({ cryptoki }) => void slotOf(cryptoki, settings.token)),
    status: () => ({ provider: 'pkcs11', provesDestruction: true }),
  })
}

/** What the token was asked for, and could not be. */
class Refusal extends Error {
  readonly why: Failing

  constructor(why: Failing) {
    super(why)
    this.why = why
  }
}

type Use = <T>(work: (session: Session) => T) => Answer<T>

/** A session kept open, and opened once more where the token has lost it. */
function sessionsOn(settings: Pkcs11Settings, module: CryptokiModule): Use {
  const cryptoki = new module.PKCS11()
  let loaded = false
  let session: Session | undefined
  // THREAT: a token locked by our own repetition of a wrong PIN. It is tried once in the life of this process.
  let wrongPin = false

  const open = (): Session => {
    if (wrongPin) throw new Refusal('wrong-pin')
    if (!loaded) {
      cryptoki.load(settings.module)
      loaded = true
    }
    tolerating(returned.cryptokiAlreadyInitialised, () => cryptoki.C_Initialize())
    const { slot, serial } = slotOf(cryptoki, settings.token)
    const handle = cryptoki.C_OpenSession(slot, numbers.rwSession)
    tolerating(returned.userAlreadyLoggedIn, () => cryptoki.C_Login(handle, numbers.user, settings.pin))
    return { cryptoki, handle, serial }
  }
  const letGo = (): void => {
    session = undefined
    try {
      if (loaded) cryptoki.C_Finalize()
    } catch {
      // It was not initialised, or is out of order: the next call begins anew either way.
    }
  }
  const once = <T>(work: (session: Session) => T): Answer<T> => {
    try {
      session ??= open()
      return granted(work(session))
    } catch (failure) {
      const why = failingOf(failure)
      if (why === 'wrong-pin') wrongPin = true
      if (!aboutTheCall.includes(why)) letGo()
      return unavailable(name, why)
    }
  }
  return (work) => {
    const had = session
    const first = once(work)
    return first.ok || had === undefined || session !== undefined ? first : once(work)
  }
}

/** Failures of what was asked, and not of the way to the token. */
const aboutTheCall: readonly Failing[] = ['altered', 'no-key', 'wrong-pin']

function slotOf(
  cryptoki: Cryptoki,
  wanted: Pkcs11Settings['token'],
): { readonly slot: Handle; readonly serial: string } {
  const slots = cryptoki.C_GetSlotList(true).map((slot) => ({ slot, ...cryptoki.C_GetTokenInfo(slot) }))
  const found = slots.find(({ slot, label }) =>
    'label' in wanted ? label.trimEnd() === wanted.label : slot.readUIntLE(0, Math.min(6, slot.length)) === wanted.slot,
  )
  if (found === undefined) throw new Refusal('no-token')
  return { slot: found.slot, serial: found.serialNumber.trim() }
}

function newKey({ cryptoki, handle, serial }: Session): string {
  const { attribute } = numbers
  const id = randomUUID()
  const template: readonly CryptokiAttribute[] = [
    ...searched(id),
    { type: attribute.keyType, value: numbers.aes },
    { type: attribute.valueLength, value: 32 },
    { type: attribute.label, value: 'carnet page' },
    { type: attribute.private, value: true },
    { type: attribute.sensitive, value: true },
    { type: attribute.extractable, value: false },
    { type: attribute.encrypt, value: true },
    { type: attribute.decrypt, value: true },
  ]
  cryptoki.C_GenerateKey(handle, { mechanism: numbers.aesKeyGen }, template)
  return `${serial}/${id}`
}

const searched = (id: string): readonly CryptokiAttribute[] => [
  { type: numbers.attribute.class, value: numbers.secretKey },
  { type: numbers.attribute.token, value: true },
  { type: numbers.attribute.id, value: Buffer.from(id.replaceAll('-', ''), 'hex') },
]

function find({ cryptoki, handle, serial }: Session, key: string): Handle | undefined {
  const at = key.lastIndexOf('/')
  if (key.slice(0, at) !== serial) throw new Refusal('no-token')
  cryptoki.C_FindObjectsInit(handle, searched(key.slice(at + 1)))
  try {
    return cryptoki.C_FindObjects(handle, 1)[0]
  } finally {
    cryptoki.C_FindObjectsFinal(handle)
  }
}

function required(found: Handle | undefined): Handle {
  if (found === undefined) throw new Refusal('no-key')
  return found
}

const gcm = (iv: Buffer, context: string): Parameters<Cryptoki['C_EncryptInit']>[1] => ({
  mechanism: numbers.aesGcm,
  parameter: {
    type: numbers.gcmParameters,
    iv,
    aad: Buffer.from(context),
    ivBits: nonceBytes * 8,
    tagBits: tagBytes * 8,
  },
})

function tolerating(code: number, work: () => void): void {
  try {
    work()
  } catch (failure) {
    if (numberOf(failure, 'code') !== code) throw failure
  }
}

function failingOf(failure: unknown): Failing {
  if (failure instanceof Refusal) return failure.why
  const code = numberOf(failure, 'code')
  if (textOf(failure, 'method') === 'C_Decrypt' && returned.notAsEncrypted.includes(code)) return 'altered'
  if (returned.pin.includes(code)) return 'wrong-pin'
  return code === 0 ? 'silent' : 'failed'
}
