import { readFileSync } from 'node:fs'
import { type Folders, type Pair, spawnPair, spawnVault } from './child.ts'
import type { Configuration, Task } from './configuration.ts'
import { caseSourceOf } from './case-source.ts'
import { identityProviderOf } from './identity-provider.ts'
import { allowedFor } from './provider.ts'
import { ratesOf } from './rate-configuration.ts'
import type { SecretFolder } from './secret.ts'
import {
  createLog,
  type EdgeSettings,
  type LogLevel,
  type ProviderSettings,
  type VaultReport,
  type VaultSettings,
} from './socket/index.ts'

/** A node that runs: both processes are ready. */
export interface RunningNode {
  readonly url: string
  /** Whether this start has made it. */
  readonly made: boolean
  /** Settled when one of the processes has ended by itself; the other has been ended by then. */
  readonly died: Promise<Failure>
  /** Ends both in order: the edge finishes its answers, the vault process its writes. */
  drain(): Promise<void>
  kill(): void
}

export interface Failure {
  readonly code: string
  readonly what: string
  readonly todo: string
}
export type Started =
  | { readonly ok: true; readonly node: RunningNode }
  | { readonly ok: false; readonly failure: Failure; readonly made: boolean }

/** How long a process may take to finish what it has begun. */
const patience = 30_000

export const version: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version

export const foldersOf = ({
  data,
  anchor,
  backups,
  keyBackups,
  from,
  ledgerFrom,
  keysFrom,
}: Configuration): Folders => ({
  data,
  anchor: anchor ?? `${data}.anchor`,
  backups: backups ?? `${data}.backups`,
  keyBackups,
  read: [from, ledgerFrom, keysFrom].filter((place) => place !== undefined),
})

export const logLevelOf = ({ log }: Configuration): LogLevel => log ?? (process.stderr.isTTY ? 'warn' : 'info')

/** Makes the node's keys, policy and first administrator, and nothing more. */
export async function makeNode(
  configuration: Configuration,
  provider: ProviderSettings,
  secrets: SecretFolder,
): Promise<{ readonly ok: true; readonly report: VaultReport } | { readonly ok: false; readonly failure: Failure }> {
  const vault = spawnVault(foldersOf(configuration), allowedFor(configuration))
  vault.settle(vaultSettings('init', configuration, provider))
  const report = await vault.next()
  await vault.exit
  if (report?.state !== 'initialised') return { ok: false, failure: failureOf('vault process', report) }
  secrets.write('administrator.token', report.administratorToken)
  return { ok: true, report }
}

/** Fills empty stores from a backup, and nothing more. */
export async function restoreNode(
  configuration: Configuration,
  provider: ProviderSettings,
): Promise<{ readonly ok: true; readonly report: VaultReport } | { readonly ok: false; readonly failure: Failure }> {
  const vault = spawnVault(foldersOf(configuration), allowedFor(configuration))
  vault.settle(vaultSettings('restore', configuration, provider))
  const report = await vault.next()
  await vault.exit
  return report?.state === 'restored'
    ? { ok: true, report }
    : { ok: false, failure: failureOf('vault process', report) }
}

/** Sets the passphrase anew by custodians' shares, and nothing more. */
export async function recoverNode(
  configuration: Configuration,
  provider: ProviderSettings,
  shares: readonly string[],
): Promise<{ readonly ok: true; readonly report: VaultReport } | { readonly ok: false; readonly failure: Failure }> {
  const vault = spawnVault(foldersOf(configuration), allowedFor(configuration))
  vault.settle({ ...vaultSettings('recover', configuration, provider), shares: [...shares] })
  const report = await vault.next()
  await vault.exit
  return report?.state === 'recovered'
    ? { ok: true, report }
    : { ok: false, failure: failureOf('vault process', report) }
}

/** Starts both processes and waits until they serve; makes the node where there is none yet. */
export async function startNode(
  configuration: Configuration,
  provider: ProviderSettings,
  secrets: SecretFolder,
): Promise<Started> {
  const tls = readTls(configuration)
  if (tls === 'unreadable') return { ok: false, failure: unreadableTls, made: false }
  const log = createLog('supervisor', logLevelOf(configuration))
  const pair = spawnPair(foldersOf(configuration), allowedFor(configuration))
  log({ level: 'info', code: 'node/process', name: 'vault', pid: pair.vault.pid })
  log({ level: 'info', code: 'node/process', name: 'edge', pid: pair.edge.pid })
  pair.vault.settle(vaultSettings('start', configuration, provider))
  pair.edge.settle(edgeSettings(configuration, tls))

  let made = false
  let report = await pair.vault.next()
  if (report?.state === 'initialised') {
    // Before anything else: a node whose administrator has no token is of no use.
    secrets.write('administrator.token', report.administratorToken)
    made = true
    report = await pair.vault.next()
  }
  const edge = report?.state === 'ready' ? await pair.edge.next() : undefined
  if (report?.state !== 'ready' || edge?.state !== 'ready') {
    await endBoth(pair)
    const failure = report?.state === 'ready' ? failureOf('edge', edge) : failureOf('vault process', report)
    return { ok: false, failure, made }
  }
  const scheme = configuration.tlsCertificate === undefined ? 'http' : 'https'
  const host = configuration.host.includes(':') ? `[${configuration.host}]` : configuration.host
  return { ok: true, node: running(pair, `${scheme}://${host}:${edge.port}`, made) }
}

function running(pair: Pair, url: string, made: boolean): RunningNode {
  let draining = false
  const ended = Promise.race([
    pair.vault.exit.then(({ signal, code }) => ({ name: 'vault process', how: signal ?? String(code) })),
    pair.edge.exit.then(({ signal, code }) => ({ name: 'edge', how: signal ?? String(code) })),
  ])
  const died = ended.then(async ({ name, how }): Promise<Failure> => {
    if (!draining) await endBoth(pair)
    return {
      code: 'node/died',
      what: `the ${name} ended by itself (${how})`,
      todo: 'What was acknowledged is stored. Start the node again; if it ends again, see its log and run “carnet doctor”.',
    }
  })
  return {
    url,
    made,
    died,
    async drain() {
      draining = true
      await endBoth(pair)
    },
    kill() {
      pair.edge.kill('SIGKILL')
      pair.vault.kill('SIGKILL')
    },
  }
}

/** First the edge, then the vault process: whatever the edge has begun is answered. */
async function endBoth({ edge, vault }: Pair): Promise<void> {
  for (const child of [edge, vault]) {
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), patience)
    await child.exit
    clearTimeout(impatient)
  }
}

function failureOf(name: string, report: VaultReport | { state: string; code?: string } | undefined): Failure {
  if (report !== undefined && 'what' in report) return report
  if (report !== undefined && 'code' in report && report.code === 'EADDRINUSE')
    return {
      code: report.code,
      what: 'the port is in use',
      todo: 'Choose another with --port, or end what listens there.',
    }
  const code = report !== undefined && 'code' in report ? (report.code ?? 'ended') : 'ended'
  return { code, what: `the ${name} did not start`, todo: 'Start again with --log info and see what it says.' }
}

function vaultSettings(task: Task, from: Configuration, provider: ProviderSettings): VaultSettings {
  const { authority, profile, databaseUrl, keysUrl, acceptLoss, largestMessage, messagesAtOnce, origin } = from
  const stores = {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(keysUrl === undefined ? {} : { keysUrl }),
  }
  const log = logLevelOf(from)
  const { data, anchor, backups, keyBackups } = foldersOf(from)
  return {
    task,
    data,
    anchor,
    backups,
    ...(keyBackups === undefined ? {} : { keyBackups }),
    ...stores,
    ...(from.from === undefined ? {} : { from: restoredFrom(from, from.from) }),
    authority,
    provider,
    profile,
    acceptLoss,
    ...(origin === undefined ? {} : { origin }),
    ...identityProviderOf(from),
    ...caseSourceOf(from),
    rates: ratesOf(from),
    massDestruction: { above: from.massDestructionAbove, delay: from.massDestructionDelay },
    largestMessage,
    messagesAtOnce,
    version,
    log,
  }
}

const restoredFrom = ({ ledgerFrom, keysFrom }: Configuration, backup: string): VaultSettings['from'] => ({
  backup,
  ...(ledgerFrom === undefined ? {} : { ledger: ledgerFrom }),
  ...(keysFrom === undefined ? {} : { keys: keysFrom }),
})

function edgeSettings(from: Configuration, tls: EdgeSettings['tls']): EdgeSettings {
  const { host, port, origin, largestMessage, messagesAtOnce, requestsAtOnce } = from
  const limits = { largestMessage, messagesAtOnce, requestsAtOnce }
  const named = origin === undefined ? {} : { origin }
  return { host, port, ...named, ...limits, ...(tls === undefined ? {} : { tls }), version, log: logLevelOf(from) }
}

const unreadableTls: Failure = {
  code: 'node/tls',
  what: 'the certificate, its key or the authority of client certificates cannot be read',
  todo: 'Give files in PEM that this user may read with --tls-cert, --tls-key and --tls-client-ca.',
}

function readTls({ tlsCertificate, tlsKey, tlsClientAuthority }: Configuration): EdgeSettings['tls'] | 'unreadable' {
  if (tlsCertificate === undefined || tlsKey === undefined) return undefined
  try {
    const clientAuthority = tlsClientAuthority === undefined ? undefined : readFileSync(tlsClientAuthority, 'utf8')
    return {
      certificate: readFileSync(tlsCertificate, 'utf8'),
      key: readFileSync(tlsKey, 'utf8'),
      ...(clientAuthority === undefined ? {} : { clientAuthority }),
    }
  } catch {
    return 'unreadable'
  }
}
