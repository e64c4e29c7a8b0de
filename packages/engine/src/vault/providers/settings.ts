/**
 * Which provider, and how it is reached. Read from the configuration of the process around the engine and checked there; what
 * is secret in it reaches the vault process only.
 */
export type ProviderSettings =
  | LocalSettings
  | Pkcs11Settings
  | TransitSettings
  | AwsSettings
  | GoogleSettings
  | AzureSettings

export interface LocalSettings {
  readonly kind: 'local'
  readonly passphrase: string
}

/** A hardware security module, or SoftHSM, through its PKCS#11 library. */
export interface Pkcs11Settings {
  readonly kind: 'pkcs11'
  /** Path of the module's shared library. */
  readonly module: string
  readonly token: { readonly label: string } | { readonly slot: number }
  readonly pin: string
  /** Folder of the package `pkcs11js`, where it is not installed beside Carnet. */
  readonly binding?: string
}

/** The Transit engine of OpenBao or HashiCorp Vault. */
export interface TransitSettings {
  readonly kind: 'transit'
  /** `https://host:port`; plain HTTP on loopback only. */
  readonly address: string
  readonly mount: string
  readonly namespace?: string
  /** Certificates of the authority that signed the server's, in PEM. */
  readonly authority?: string
  readonly login: { readonly token: string } | { readonly role: string; readonly secret: string }
}

/** AWS KMS. */
export interface AwsSettings {
  readonly kind: 'aws'
  readonly region: string
  /** Absent: what the machine is given (instance, container or web identity). */
  readonly access?: { readonly id: string; readonly secret: string }
  /** Of each key made, beside `carnet`. */
  readonly tags?: Readonly<Record<string, string>>
  /** Days between the request and the destruction: 7 to 30. */
  readonly delay: number
  readonly endpoint?: string
}

/** Google Cloud KMS. */
export interface GoogleSettings {
  readonly kind: 'google'
  /** `projects/…/locations/…/keyRings/…` */
  readonly keyRing: string
  /** A service account's key in JSON; absent: what the machine is given. */
  readonly account?: string
  readonly protection: 'software' | 'hsm'
  /** Days between the request and the destruction: 1 to 120. */
  readonly delay: number
  readonly endpoint?: string
}

/** Azure Key Vault or Managed HSM. */
export interface AzureSettings {
  readonly kind: 'azure'
  readonly vault: string
  readonly protection: 'software' | 'hsm' | 'managed'
  /** Absent: the machine's managed or federated identity. */
  readonly client?: { readonly tenant: string; readonly id: string; readonly secret: string }
}
