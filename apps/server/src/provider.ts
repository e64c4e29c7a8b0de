import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { Configuration } from './configuration.ts'
import { findPassphrase, type Passphrase, readSecret, type Terminal, tooShort } from './passphrase.ts'
import type { SecretFolder } from './secret.ts'
import type { ProviderSettings } from './socket/index.ts'

/** Who holds the keys, and what this node proves itself with; `passphrase` is the local provider's. */
export type Chosen =
  | { readonly ok: true; readonly provider: ProviderSettings; readonly passphrase: Passphrase | undefined }
  | { readonly ok: false; readonly fault: string }

/** The provider that the configuration names, with its secret from wherever that was given. */
export async function chooseProvider(
  from: Configuration,
  secrets: SecretFolder,
  terminal: Terminal | undefined,
): Promise<Chosen> {
  if (from.provider === 'local') {
    const passphrase = await findPassphrase(from, secrets, terminal)
    if (passphrase === undefined) return { ok: false, fault: tooShort }
    return { ok: true, provider: { kind: 'local', passphrase: passphrase.value }, passphrase }
  }
  const given = await secretOf(from, terminal)
  if ('fault' in given) return { ok: false, fault: given.fault }
  const provider = settingsOf(from, given.secret)
  return typeof provider === 'string' ? { ok: false, fault: provider } : { ok: true, provider, passphrase: undefined }
}

async function secretOf(
  from: Configuration,
  terminal: Terminal | undefined,
): Promise<{ readonly secret: string | undefined } | { readonly fault: string }> {
  if (from.providerSecretFile !== undefined) return secretIn(from.providerSecretFile)
  if (from.providerSecret !== undefined) return { secret: from.providerSecret }
  const needed = {
    local: false,
    pkcs11: true,
    transit: true,
    aws: from.awsAccessKey !== undefined,
    google: false,
    azure: from.azureClient !== undefined,
  }[from.provider]
  if (!needed) return { secret: undefined }
  const said = terminal === undefined ? '' : await readSecret(terminal, `Secret of the key provider ${from.provider}: `)
  if (said !== '') return { secret: said }
  return { fault: `--provider ${from.provider} needs a secret: CARNET_PROVIDER_SECRET or --provider-secret-file` }
}

/** THREAT: a secret in a file that others read. */
function secretIn(file: string): { readonly secret: string } | { readonly fault: string } {
  try {
    const about = statSync(file)
    if (about.isFile() && (about.mode & 0o077) !== 0)
      return { fault: '--provider-secret-file: others may read the file; give it the mode 0600' }
    return { secret: readFileSync(file, 'utf8').trim() }
  } catch {
    return { fault: '--provider-secret-file: the file cannot be read' }
  }
}

/** A fault in words where something is missing that `providerFault` did not see. */
function settingsOf(from: Configuration, secret: string | undefined): ProviderSettings | string {
  switch (from.provider) {
    case 'local':
      return { kind: 'local', passphrase: secret ?? '' }
    case 'pkcs11':
      return {
        kind: 'pkcs11',
        module: from.pkcs11Module ?? '',
        token: from.pkcs11Token === undefined ? { slot: from.pkcs11Slot ?? 0 } : { label: from.pkcs11Token },
        pin: secret ?? '',
        ...(from.pkcs11Binding === undefined ? {} : { binding: resolve(from.pkcs11Binding) }),
      }
    case 'transit':
      return transitOf(from, secret ?? '')
    case 'aws': {
      const { awsRegion: region = '', awsAccessKey: id, awsTags, providerEndpoint: endpoint } = from
      const tags = Object.fromEntries(awsTags?.split(',').map((tag) => tag.split('=', 2)) ?? []) as Record<
        string,
        string
      >
      const access = id === undefined ? {} : { access: { id, secret: secret ?? '' } }
      return { kind: 'aws', region, ...access, tags, delay: from.keyDestructionDays, ...defined({ endpoint }) }
    }
    case 'google': {
      const { googleKeyRing: keyRing = '', keyProtection, keyDestructionDays: delay, providerEndpoint: endpoint } = from
      const protection = keyProtection === 'hsm' ? 'hsm' : 'software'
      return { kind: 'google', keyRing, protection, delay, ...defined({ endpoint, account: secret }) }
    }
    case 'azure': {
      const { azureVault: vault = '', keyProtection: protection, azureTenant: tenant, azureClient: id } = from
      const client = tenant === undefined || id === undefined ? {} : { client: { tenant, id, secret: secret ?? '' } }
      return { kind: 'azure', vault, protection, ...client }
    }
  }
}

function transitOf(from: Configuration, secret: string): ProviderSettings | string {
  const { transitAddress: address = '', transitMount: mount, transitNamespace: namespace, transitRole: role } = from
  const login = role === undefined ? { token: secret } : { role, secret }
  try {
    const { transitAuthority: file } = from
    const authority = file === undefined ? undefined : readFileSync(file, 'utf8')
    return { kind: 'transit', address, mount, login, ...defined({ namespace, authority }) }
  } catch {
    return '--transit-ca: the file cannot be read'
  }
}

/** Only what is there: an absent property is not one that is undefined. */
const defined = <T extends Readonly<Record<string, string | undefined>>>(
  values: T,
): { readonly [K in keyof T]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string }

/** What the vault process may do for the sake of its provider, and no other process. */
export interface Allowed {
  readonly flags: readonly string[]
  /** Variables that it gets beside those of every process. */
  readonly variables: readonly string[]
}

/** Where a cloud tells a machine who it is. */
const identities: Readonly<Partial<Record<Configuration['provider'], readonly string[]>>> = {
  aws: [
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  ],
  google: ['GOOGLE_APPLICATION_CREDENTIALS', 'GCE_METADATA_HOST'],
  azure: [
    'AZURE_AUTHORITY_HOST',
    'AZURE_CLIENT_ID',
    'AZURE_TENANT_ID',
    'AZURE_FEDERATED_TOKEN_FILE',
    'IDENTITY_ENDPOINT',
    'IDENTITY_HEADER',
  ],
}

/** THREAT: native code in a process that needs none. Addons are allowed where a PKCS#11 module is configured, and nowhere else. */
export function allowedFor(
  { provider, pkcs11Binding, pkcs11Environment }: Configuration,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Allowed {
  if (provider === 'pkcs11') {
    const binding = pkcs11Binding === undefined ? [] : [`--allow-fs-read=${resolve(pkcs11Binding)}`]
    return { flags: ['--allow-addons', ...binding], variables: pkcs11Environment?.split(',') ?? [] }
  }
  const variables = identities[provider] ?? []
  const files = variables.flatMap((name) => {
    const value = environment[name]
    return value !== undefined && isAbsolute(value) ? [`--allow-fs-read=${value}`] : []
  })
  return { flags: files, variables }
}
