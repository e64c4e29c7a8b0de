import { IdentityProviderSettings } from '@carnet/api'
import { z } from 'zod'
import { ProviderSettings } from './provider.ts'

const LogLevel = z.enum(['error', 'warn', 'info'])

/** What the vault process is told at its birth; what is secret in it goes nowhere else. */
export const VaultSettings = z.strictObject({
  task: z.enum(['start', 'init', 'restore', 'recover']),
  authority: z.string(),
  data: z.string(),
  anchor: z.string(),
  backups: z.string(),
  keyBackups: z.string().optional(),
  /** What `restore` is made from. */
  from: z.strictObject({ backup: z.string(), ledger: z.string().optional(), keys: z.string().optional() }).optional(),
  /** Opened shares that `recover` sets the provider's passphrase by: the text of each file. */
  shares: z.array(z.string()).optional(),
  databaseUrl: z.string().optional(),
  keysUrl: z.string().optional(),
  provider: ProviderSettings,
  profile: z.enum(['standard', 'fips']),
  origin: z.url().optional(),
  acceptLoss: z.boolean(),
  identityProvider: IdentityProviderSettings.optional(),
  caseSource: z.strictObject({ url: z.string(), secret: z.string().optional(), lastKnown: z.int() }).optional(),
  massDestruction: z.strictObject({ above: z.int(), delay: z.int() }).optional(),
  rates: z.strictObject({ person: z.int(), service: z.int(), address: z.int() }),
  largestMessage: z.int(),
  messagesAtOnce: z.int(),
  version: z.string(),
  log: LogLevel,
})
export type VaultSettings = z.infer<typeof VaultSettings>

/** What the vault process tells: it has made a node, serves one, or can't. */
export const VaultReport = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('initialised'),
    administratorToken: z.string(),
    policyHash: z.string(),
    ledgerKey: z.string(),
  }),
  z.strictObject({ state: z.literal('restored'), records: z.int(), entriesLost: z.int() }),
  z.strictObject({ state: z.literal('recovered'), pages: z.int() }),
  z.strictObject({ state: z.literal('ready') }),
  z.strictObject({ state: z.literal('failed'), code: z.string(), what: z.string(), todo: z.string() }),
])
export type VaultReport = z.infer<typeof VaultReport>

/** What the edge is told at its birth: neither key, database nor passphrase. */
export const EdgeSettings = z.strictObject({
  host: z.string(),
  port: z.int(),
  origin: z.url().optional(),
  tls: z.strictObject({ certificate: z.string(), key: z.string(), clientAuthority: z.string().optional() }).optional(),
  largestMessage: z.int(),
  messagesAtOnce: z.int(),
  requestsAtOnce: z.int(),
  version: z.string(),
  log: LogLevel,
})
export type EdgeSettings = z.infer<typeof EdgeSettings>

export const EdgeReport = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ready'), port: z.int() }),
  z.strictObject({ state: z.literal('failed'), code: z.string() }),
])
export type EdgeReport = z.infer<typeof EdgeReport>
