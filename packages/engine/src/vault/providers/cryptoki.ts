/** What is used of the package `pkcs11js`: its names are those of PKCS#11 2.40, which says what they do. */
export interface Cryptoki {
  load(path: string): void
  C_Initialize(): void
  C_Finalize(): void
  C_GetSlotList(tokenPresent: boolean): Handle[]
  C_GetTokenInfo(slot: Handle): { readonly label: string; readonly serialNumber: string }
  C_OpenSession(slot: Handle, flags: number): Handle
  C_Login(session: Handle, user: number, pin: string): void
  C_GenerateKey(session: Handle, mechanism: Mechanism, template: readonly CryptokiAttribute[]): Handle
  C_FindObjectsInit(session: Handle, template: readonly CryptokiAttribute[]): void
  C_FindObjects(session: Handle, most: number): Handle[]
  C_FindObjectsFinal(session: Handle): void
  C_DestroyObject(session: Handle, object: Handle): void
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_Encrypt(session: Handle, plain: Buffer, into: Buffer): Buffer
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_Decrypt(session: Handle, sealed: Buffer, into: Buffer): Buffer
}

export type Handle = Buffer

export interface CryptokiAttribute {
  readonly type: number
  readonly value: number | boolean | string | Buffer
}

interface Mechanism {
  readonly mechanism: number
  readonly parameter?: {
    readonly type: number
    readonly iv: Buffer
    readonly aad: Buffer
    readonly ivBits: number
    readonly tagBits: number
  }
}

/** The package itself. */
export interface CryptokiModule {
  readonly PKCS11: new () => Cryptoki
}

/**
 * Numbers of PKCS#11 itself.
 * @source OASIS PKCS #11 2.40, pkcs11t.h; `gcmParameters` is pkcs11js’s CK_PARAMS_AES_GCM_v240.
 */
export const numbers = {
  /** CKF_SERIAL_SESSION and CKF_RW_SESSION together. */
  rwSession: 0x00000006,
  user: 1,
  secretKey: 4,
  aes: 0x1f,
  aesKeyGen: 0x1080,
  aesGcm: 0x1087,
  gcmParameters: 7,
  attribute: {
    class: 0x000,
    token: 0x001,
    private: 0x002,
    label: 0x003,
    keyType: 0x100,
    id: 0x102,
    sensitive: 0x103,
    encrypt: 0x104,
    decrypt: 0x105,
    valueLength: 0x161,
    extractable: 0x162,
  },
} as const

/** @source OASIS PKCS #11 2.40 §5.1, return values. */
export const returned = {
  userAlreadyLoggedIn: 0x100,
  cryptokiAlreadyInitialised: 0x191,
  /** Incorrect, invalid, of a wrong length, expired, locked. */
  pin: [0xa0, 0xa1, 0xa2, 0xa3, 0xa4] as readonly number[],
  /** Of C_Decrypt: modules tell a tag that does not fit by one or the other. */
  notAsEncrypted: [0x05, 0x06, 0x1e, 0x40, 0x41] as readonly number[],
} as const
