import { z } from 'zod'
import { setting } from './setting.ts'

const secure = z.string().regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]?)/, 'an https:// address')
/** One for each setting: what is said of it is kept by its schema. */
const named = (): z.ZodOptional<z.ZodString> => z.string().min(1).optional()
const tags = /^[\w.:/+@-]+=[\w .:/+@-]*(,[\w.:/+@-]+=[\w .:/+@-]*)*$/

/** The settings of the key providers: part of the configuration, in a file of their own. Read in docs/providers.md. */
export const providerShape = {
  profile: setting(z.enum(['standard', 'fips']).default('standard'), {
    flag: 'profile',
    environment: 'CARNET_PROFILE',
    takes: 'NAME',
    says: 'Algorithms that may be used: `standard`, or `fips` for approved ones alone, of an OpenSSL whose FIPS provider is active.',
  }),
  provider: setting(z.enum(['local', 'pkcs11', 'transit', 'aws', 'google', 'azure']).default('local'), {
    flag: 'provider',
    environment: 'CARNET_PROVIDER',
    takes: 'NAME',
    says: 'Who holds the keys that wrap the node’s: `local` (a passphrase), `pkcs11`, `transit`, `aws`, `google` or `azure`.',
  }),
  providerSecret: setting(named(), {
    environment: 'CARNET_PROVIDER_SECRET',
    takes: 'TEXT',
    otherwise: 'asked for on a terminal where the provider needs one',
    says: 'What this node proves itself to its provider with: PIN, token, secret id, secret access key, account or client secret.',
  }),
  providerSecretFile: setting(named(), {
    flag: 'provider-secret-file',
    environment: 'CARNET_PROVIDER_SECRET_FILE',
    takes: 'FILE',
    says: 'File with that secret, which only its owner may read; `/dev/stdin` reads standard input.',
  }),
  providerEndpoint: setting(secure.optional(), {
    flag: 'provider-endpoint',
    environment: 'CARNET_PROVIDER_ENDPOINT',
    takes: 'URL',
    otherwise: 'the public one',
    says: 'Private endpoint of AWS or Google Cloud KMS.',
  }),
  keyDestructionDays: setting(z.coerce.number().int().min(1).max(120).default(30), {
    flag: 'key-destruction-days',
    environment: 'CARNET_KEY_DESTRUCTION_DAYS',
    takes: 'NUMBER',
    says: 'Days between asking AWS (7 to 30) or Google (1 to 120) for a key’s destruction and the destruction.',
  }),
  keyProtection: setting(z.enum(['software', 'hsm', 'managed']).default('software'), {
    flag: 'key-protection',
    environment: 'CARNET_KEY_PROTECTION',
    takes: 'NAME',
    says: 'Where Google or Azure keeps the keys: `software`, `hsm`, or `managed` for an Azure Managed HSM.',
  }),
  pkcs11Module: setting(named(), {
    flag: 'pkcs11-module',
    environment: 'CARNET_PKCS11_MODULE',
    takes: 'FILE',
    says: 'PKCS#11 library of the security module.',
  }),
  pkcs11Token: setting(named(), {
    flag: 'pkcs11-token',
    environment: 'CARNET_PKCS11_TOKEN',
    takes: 'LABEL',
    says: 'Label of the token; this or the slot.',
  }),
  pkcs11Slot: setting(z.coerce.number().int().min(0).optional(), {
    flag: 'pkcs11-slot',
    environment: 'CARNET_PKCS11_SLOT',
    takes: 'NUMBER',
    says: 'Slot of the token.',
  }),
  pkcs11Binding: setting(named(), {
    flag: 'pkcs11-binding',
    environment: 'CARNET_PKCS11JS',
    takes: 'FOLDER',
    otherwise: 'installed beside Carnet',
    says: 'Folder of the package `pkcs11js`.',
  }),
  pkcs11Environment: setting(
    z
      .string()
      .regex(/^\w+(,\w+)*$/)
      .optional(),
    {
      flag: 'pkcs11-environment',
      environment: 'CARNET_PKCS11_ENVIRONMENT',
      takes: 'NAMES',
      says: 'Variables that the PKCS#11 library reads, with commas between them; the vault process gets no others.',
    },
  ),
  transitAddress: setting(secure.optional(), {
    flag: 'transit-address',
    environment: 'CARNET_TRANSIT_ADDRESS',
    takes: 'URL',
    says: 'OpenBao or Vault server with a Transit engine.',
  }),
  transitMount: setting(
    z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*$/)
      .default('transit'),
    {
      flag: 'transit-mount',
      environment: 'CARNET_TRANSIT_MOUNT',
      takes: 'PATH',
      says: 'Where the Transit engine is mounted.',
    },
  ),
  transitNamespace: setting(named(), {
    flag: 'transit-namespace',
    environment: 'CARNET_TRANSIT_NAMESPACE',
    takes: 'NAME',
    says: 'Namespace of the Transit engine.',
  }),
  transitRole: setting(named(), {
    flag: 'transit-role',
    environment: 'CARNET_TRANSIT_ROLE',
    takes: 'ID',
    otherwise: 'the secret is a token',
    says: 'Role id of an AppRole, whose secret id is the provider’s secret.',
  }),
  transitAuthority: setting(named(), {
    flag: 'transit-ca',
    environment: 'CARNET_TRANSIT_CA',
    takes: 'FILE',
    otherwise: 'the authorities that Node trusts',
    says: 'Certificate authority of that server, in PEM.',
  }),
  awsRegion: setting(
    z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .optional(),
    {
      flag: 'aws-region',
      environment: 'CARNET_AWS_REGION',
      takes: 'NAME',
      says: 'Region of AWS KMS.',
    },
  ),
  awsAccessKey: setting(named(), {
    flag: 'aws-access-key-id',
    environment: 'CARNET_AWS_ACCESS_KEY_ID',
    takes: 'ID',
    otherwise: 'the role that the machine is given',
    says: 'Access key, whose secret access key is the provider’s secret.',
  }),
  awsTags: setting(z.string().regex(tags, 'NAME=VALUE with commas between them').optional(), {
    flag: 'aws-tags',
    environment: 'CARNET_AWS_TAGS',
    takes: 'NAME=VALUE,…',
    says: 'Tags of the keys that are made, beside `carnet=page`.',
  }),
  googleKeyRing: setting(
    z
      .string()
      .regex(/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+$/)
      .optional(),
    {
      flag: 'google-key-ring',
      environment: 'CARNET_GOOGLE_KEY_RING',
      takes: 'NAME',
      says: 'Key ring: projects/…/locations/…/keyRings/…; without a secret, the account that the machine is given.',
    },
  ),
  azureVault: setting(
    z
      .string()
      .regex(/^https:\/\//, 'an https:// address')
      .optional(),
    {
      flag: 'azure-vault',
      environment: 'CARNET_AZURE_VAULT',
      takes: 'URL',
      says: 'Azure Key Vault or Managed HSM.',
    },
  ),
  azureTenant: setting(named(), {
    flag: 'azure-tenant',
    environment: 'CARNET_AZURE_TENANT',
    takes: 'ID',
    says: 'Tenant of the client.',
  }),
  azureClient: setting(named(), {
    flag: 'azure-client',
    environment: 'CARNET_AZURE_CLIENT',
    takes: 'ID',
    otherwise: 'the identity that the machine is given',
    says: 'Client whose client secret is the provider’s secret.',
  }),
} as const

export type ProviderConfiguration = z.infer<z.ZodObject<typeof providerShape>>

/** What the chosen provider lacks; undefined where it lacks nothing but perhaps its secret. */
export function providerFault(from: ProviderConfiguration): string | undefined {
  const needs: Readonly<Record<ProviderConfiguration['provider'], string | false>> = {
    local: false,
    pkcs11:
      (from.pkcs11Module === undefined || (from.pkcs11Token === undefined && from.pkcs11Slot === undefined)) &&
      '--pkcs11-module and --pkcs11-token or --pkcs11-slot',
    transit: from.transitAddress === undefined && '--transit-address',
    aws: from.awsRegion === undefined && '--aws-region',
    google: from.googleKeyRing === undefined && '--google-key-ring',
    azure:
      (from.azureVault === undefined || (from.azureTenant === undefined) !== (from.azureClient === undefined)) &&
      '--azure-vault, and --azure-tenant and --azure-client together',
  }
  const lacking = needs[from.provider]
  if (lacking !== false) return `--provider ${from.provider} needs ${lacking}`
  const days = from.keyDestructionDays
  if (from.provider === 'aws' && (days < 7 || days > 30))
    return '--key-destruction-days: AWS KMS destroys a key 7 to 30 days after it was asked to'
  if (from.keyProtection === 'managed' && from.provider !== 'azure')
    return '--key-protection managed: only Azure has a Managed HSM'
  return undefined
}
