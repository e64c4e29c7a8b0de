import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { caseSourceFault, caseSourceShape } from './case-source.ts'
import { identityProviderFault, identityProviderShape } from './identity-provider.ts'
import { providerFault, providerShape } from './provider-configuration.ts'
import { rateShape } from './rate-configuration.ts'
import { type Setting, setting, settings } from './setting.ts'

const MiB = 1024 * 1024
const count = (most: number): z.ZodCoercedNumber => z.coerce.number().int().min(1).max(most)
const postgres = z.string().regex(/^postgres(ql)?:\/\//, 'an address that begins with postgres://')

/** Everything that an operator can set. A flag wins over the environment, the environment over the default. */
export const Configuration = z.strictObject({
  data: setting(z.string().min(1).default('./data'), {
    flag: 'data',
    environment: 'CARNET_DATA',
    takes: 'FOLDER',
    says: 'Folder of the embedded stores and of the file that holds the wrapped keys.',
  }),
  anchor: setting(z.string().min(1).optional(), {
    flag: 'anchor',
    environment: 'CARNET_ANCHOR',
    takes: 'FOLDER',
    otherwise: 'the data folder’s name with `.anchor`',
    says: 'Folder that remembers how far the ledger had grown; on another disk or machine than the data.',
  }),
  backups: setting(z.string().min(1).optional(), {
    flag: 'backups',
    environment: 'CARNET_BACKUPS',
    takes: 'FOLDER',
    otherwise: 'the data folder’s name with `.backups`',
    says: 'Folder that backups are written to; on another disk or machine than the data.',
  }),
  keyBackups: setting(z.string().min(1).optional(), {
    flag: 'key-backups',
    environment: 'CARNET_KEY_BACKUPS',
    takes: 'FOLDER',
    otherwise: 'no copy',
    says: 'Folder that each backup copies the embedded key store to, over the copy before; apart from the backups of data.',
  }),
  databaseUrl: setting(postgres.optional(), {
    environment: 'CARNET_DATABASE_URL',
    flag: 'database-url',
    takes: 'URL',
    otherwise: 'embedded in the data folder',
    says: 'PostgreSQL (15 or newer) that holds the records. An address with a password belongs in the environment.',
  }),
  keysUrl: setting(postgres.optional(), {
    environment: 'CARNET_KEYS_URL',
    flag: 'keys-url',
    takes: 'URL',
    otherwise: 'embedded in the data folder',
    says: 'PostgreSQL that holds the wrapped keys; another database than that of the records.',
  }),
  authority: setting(
    z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,63}$/u)
      .default('Demo Customs'),
    {
      flag: 'authority',
      environment: 'CARNET_AUTHORITY',
      takes: 'NAME',
      says: 'Name of the administration whose node this is. Stands in every ledger entry.',
    },
  ),
  host: setting(z.string().min(1).default('127.0.0.1'), {
    flag: 'host',
    environment: 'CARNET_HOST',
    takes: 'ADDRESS',
    says: 'Address to listen on. Any but the loopback addresses needs a TLS certificate.',
  }),
  port: setting(z.coerce.number().int().min(0).max(65_535).default(8400), {
    flag: 'port',
    environment: 'CARNET_PORT',
    takes: 'NUMBER',
    says: 'Port to listen on; 0 takes a free one.',
  }),
  origin: setting(
    z
      .url({ protocol: /^https$/ })
      .transform((given) => new URL(given).origin)
      .optional(),
    {
      flag: 'origin',
      environment: 'CARNET_ORIGIN',
      takes: 'URL',
      otherwise: 'this machine’s own, localhost',
      says: 'Where people reach the node, as https://carnet.example: their passkeys are bound to it. Changing the name ends them.',
    },
  ),
  tlsCertificate: setting(z.string().min(1).optional(), {
    flag: 'tls-cert',
    environment: 'CARNET_TLS_CERT',
    takes: 'FILE',
    otherwise: 'plain HTTP, on loopback only',
    says: 'Certificate chain in PEM.',
  }),
  tlsKey: setting(z.string().min(1).optional(), {
    flag: 'tls-key',
    environment: 'CARNET_TLS_KEY',
    takes: 'FILE',
    says: 'Private key of the certificate in PEM.',
  }),
  tlsClientAuthority: setting(z.string().min(1).optional(), {
    flag: 'tls-client-ca',
    environment: 'CARNET_TLS_CLIENT_CA',
    takes: 'FILE',
    otherwise: 'no client certificate is asked for',
    says: 'Certificates in PEM of the authority that issues the client certificates of services.',
  }),
  passphrase: setting(z.string().min(8).optional(), {
    environment: 'CARNET_PASSPHRASE',
    takes: 'TEXT',
    otherwise: 'asked for on a terminal, else generated for a demonstration',
    says: 'Passphrase of the local key provider, at least 8 characters. No flag: command lines are public on a machine.',
  }),
  passphraseDescriptor: setting(z.coerce.number().int().min(0).max(1023).optional(), {
    flag: 'passphrase-fd',
    environment: 'CARNET_PASSPHRASE_FD',
    takes: 'NUMBER',
    says: 'Open file descriptor whose first line is the passphrase.',
  }),
  ...providerShape,
  ...identityProviderShape,
  ...caseSourceShape,
  samples: setting(z.stringbool().default(true), {
    flag: 'no-samples',
    says: 'Start empty: without the sample messages and the demonstration’s staff.',
  }),
  acceptLoss: setting(z.stringbool().default(false), {
    flag: 'accept-loss',
    says: 'Serve although the anchor remembers more than the data store, after a restore from an older copy; stamped in the ledger.',
  }),
  from: setting(z.string().min(1).optional(), {
    flag: 'from',
    takes: 'FOLDER',
    otherwise: 'none',
    says: 'Of `restore`: the folder of the backup.',
  }),
  ledgerFrom: setting(z.string().min(1).optional(), {
    flag: 'ledger-from',
    takes: 'FOLDER',
    otherwise: 'none',
    says: 'Of `restore`: a newer copy of the ledger, as `carnet ledger export` writes it.',
  }),
  keysFrom: setting(z.string().min(1).optional(), {
    flag: 'keys-from',
    takes: 'FILE',
    otherwise: 'the key store that is in place',
    says: 'Of `restore`: the newest copy of the embedded key store, where it is lost as well.',
  }),
  share: setting(z.array(z.string().min(1)).max(15).optional(), {
    flag: 'share',
    takes: 'FILE',
    otherwise: 'none',
    says: 'Of `recover`: a share that its custodian opened with `carnet keys open-share`; given once for each custodian.',
  }),
  massDestructionAbove: setting(z.coerce.number().int().min(0).max(1_000_000_000).default(1_000), {
    flag: 'mass-destruction-above',
    environment: 'CARNET_MASS_DESTRUCTION_ABOVE',
    takes: 'RECORDS',
    says: 'More records than this are erased or expired only once a second person agreed.',
  }),
  massDestructionDelay: setting(z.coerce.number().int().min(0).max(2_592_000).default(86_400), {
    flag: 'mass-destruction-delay',
    environment: 'CARNET_MASS_DESTRUCTION_DELAY',
    takes: 'SECONDS',
    says: 'How long such a destruction then waits, and can be cancelled.',
  }),
  largestMessage: setting(count(Number.MAX_SAFE_INTEGER).default(1024 * MiB), {
    flag: 'largest-message',
    environment: 'CARNET_LARGEST_MESSAGE',
    takes: 'BYTES',
    says: 'Largest message that is taken in.',
  }),
  messagesAtOnce: setting(count(64).default(8), {
    flag: 'messages-at-once',
    environment: 'CARNET_MESSAGES_AT_ONCE',
    takes: 'NUMBER',
    says: 'Messages taken in at the same time; more are told to come back.',
  }),
  requestsAtOnce: setting(count(4096).default(256), {
    flag: 'requests-at-once',
    environment: 'CARNET_REQUESTS_AT_ONCE',
    takes: 'NUMBER',
    says: 'Requests answered at the same time, at most a quarter of them for one token; more are told to come back.',
  }),
  ...rateShape,
  log: setting(z.enum(['error', 'warn', 'info']).optional(), {
    flag: 'log',
    environment: 'CARNET_LOG',
    takes: 'LEVEL',
    otherwise: '`warn` on a terminal, else `info`',
    says: 'What is logged on standard error, as JSON lines: `error`, `warn` or `info`.',
  }),
})
export type Configuration = z.infer<typeof Configuration>

export const tasks = ['start', 'init', 'restore', 'recover'] as const
export type Task = (typeof tasks)[number]

export type Parsed =
  | { readonly kind: 'run'; readonly task: Task; readonly configuration: Configuration }
  | { readonly kind: 'help' }
  | { readonly kind: 'faults'; readonly faults: readonly string[] }

/** Reads the command line and the environment. A fault names the setting and what it takes, never the value given. */
export function parseConfiguration(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Parsed {
  const read = readFlags(argv)
  if ('fault' in read) return { kind: 'faults', faults: [read.fault] }
  if (read.flags['help'] === true) return { kind: 'help' }
  const given: Record<string, unknown> = {}
  for (const [name, { flag, environment: variable, takes }] of settingList()) {
    const fromFlag = flag === undefined ? undefined : read.flags[flag]
    const fromEnvironment = variable === undefined ? undefined : environment[variable]
    if (fromFlag === true && takes === undefined) given[name] = flag?.startsWith('no-') === true ? 'false' : 'true'
    else if (typeof fromFlag === 'string' || Array.isArray(fromFlag)) given[name] = fromFlag
    else if (fromEnvironment !== undefined && fromEnvironment !== '') given[name] = fromEnvironment
  }
  const parsed = Configuration.safeParse(given)
  if (!parsed.success) return { kind: 'faults', faults: parsed.error.issues.map(faultOf) }
  const configuration = atPlaces(parsed.data)
  const fault =
    unsafeListener(configuration) ??
    providerFault(configuration) ??
    identityProviderFault(configuration) ??
    caseSourceFault(configuration) ??
    lacking(read.task, configuration)
  return fault === undefined ? { kind: 'run', task: read.task, configuration } : { kind: 'faults', faults: [fault] }
}

/** Folders and files as they are found from everywhere: the processes of the node work elsewhere. */
function atPlaces(configuration: Configuration): Configuration {
  const { data, from, ledgerFrom, keysFrom, backups, keyBackups } = configuration
  return {
    ...configuration,
    data: resolve(data),
    ...(backups === undefined ? {} : { backups: resolve(backups) }),
    ...(keyBackups === undefined ? {} : { keyBackups: resolve(keyBackups) }),
    ...(from === undefined ? {} : { from: resolve(from) }),
    ...(ledgerFrom === undefined ? {} : { ledgerFrom: resolve(ledgerFrom) }),
    ...(keysFrom === undefined ? {} : { keysFrom: resolve(keysFrom) }),
  }
}

/** Every setting by its name in the configuration, in the order of the schema. */
export function settingList(): readonly (readonly [name: string, about: Setting, schema: z.ZodType])[] {
  return Object.entries(Configuration.shape).map(([name, schema]) => {
    const about = settings.get(schema)
    if (about === undefined) throw new Error(`setting ${name} is not described`)
    return [name, about, schema]
  })
}

type Flags = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

function readFlags(argv: readonly string[]): { task: Task; flags: Flags } | { fault: string } {
  const options = Object.fromEntries([
    ['help', { type: 'boolean' as const, short: 'h' }],
    ...settingList().flatMap(([name, { flag, takes }]) =>
      flag === undefined
        ? []
        : [
            [
              flag,
              { type: takes === undefined ? ('boolean' as const) : ('string' as const), multiple: name === 'share' },
            ],
          ],
    ),
  ]) as Record<string, { type: 'boolean' | 'string'; multiple?: boolean }>
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const task = tasks.find((each) => each === (positionals[0] ?? 'start'))
    if (task === undefined || positionals.length > 1) return { fault: `the command is ${tasks.join(', ')}` }
    return { task, flags: values }
  } catch (failure) {
    // Node's words for an unknown or incomplete flag name the flag and nothing else of the command line.
    if (failure instanceof TypeError) return { fault: failure.message.split('. ', 1)[0] ?? 'unknown flag' }
    throw failure
  }
}

function faultOf(issue: z.core.$ZodIssue): string {
  const [name] = issue.path
  const about = settingList().find(([each]) => each === name)?.[1]
  const given = [about?.flag === undefined ? undefined : `--${about.flag}`, about?.environment].filter(Boolean)
  return `${given.join(' or ')}: ${about?.says ?? ''} (${issue.message})`
}

/** What a task can't be done without. */
function lacking(task: Task, { from, share, provider }: Configuration): string | undefined {
  if (task === 'restore' && from === undefined) return '--from: restore takes the folder of a backup'
  if (task !== 'recover') return undefined
  if (provider !== 'local')
    return '--provider: any but the passphrase keeps its own keys, and recovers them by its own means'
  return share === undefined ? '--share: recover takes the opened shares of custodians, a flag for each' : undefined
}

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/

// THREAT: tokens and views read on the way. Plain HTTP never leaves the machine.
function unsafeListener({ host, tlsCertificate, tlsKey, tlsClientAuthority }: Configuration): string | undefined {
  if ((tlsCertificate === undefined) !== (tlsKey === undefined))
    return 'CARNET_TLS_CERT and CARNET_TLS_KEY belong together: give both or neither'
  if (tlsCertificate === undefined && tlsClientAuthority !== undefined)
    return '--tls-client-ca: client certificates need TLS; set CARNET_TLS_CERT and CARNET_TLS_KEY as well'
  if (tlsCertificate === undefined && !loopback.test(host))
    return '--host: any but a loopback address needs TLS; set CARNET_TLS_CERT and CARNET_TLS_KEY to the files of a certificate'
  return undefined
}
