import {
  type Answer,
  granted,
  type Health,
  type OperationName,
  operations,
  problem,
  refused,
  type RequestOf,
  type ResponseOf,
  StandingRead,
} from '@carnet/api'
import { randomBytes } from 'node:crypto'
import { hostCases } from './asking/index.ts'
import { sayRecovered } from './custody-deeds.ts'
import type { OperationPorts } from './deed.ts'
import { type DestructionStep, holdKeys, usualMass } from './erasure/index.ts'
import type { ExportStep } from './exports/index.ts'
import { answering } from './faults.ts'
import { guestPorts } from './guests-deeds.ts'
import { requiringGuests } from './guests/index.ts'
import { openIdentityProviders } from './identity-providers/index.ts'
import { openIdentity } from './identity/index.ts'
import { ingesting } from './ingesting.ts'
import { identityPorts } from './initialise.ts'
import { openJobs, type Workers } from './jobs/index.ts'
import { openLedger } from './ledger/index.ts'
import { acceptedLoss } from './loss.ts'
import { type DeedName, perform } from './operations.ts'
import { originOf } from './origin.ts'
import { checkPinned, openPinned, readPinned } from './pinned.ts'
import { readPolicyFiles } from './policy-files.ts'
import { openRates, requiringWithin } from './rates/index.ts'
import { mayAct, openRelease, type Release, type ReleaseStep } from './release/index.ts'
import { hasEnded, holdRecords, isSplitting, lengthOf, type RetentionStep } from './retention/index.ts'
import { servicePorts } from './services-deeds.ts'
import { recogniseService } from './services/index.ts'
import { recogniseSessions, type SessionPorts, siteOf, usualPasswordHash } from './sessions/index.ts'
import { isSignIn, signIn } from './signing-in.ts'
import { readStanding } from './standing/index.ts'
import { isEmbedded, openStores } from './stores.ts'
import { sameAs } from './joins/index.ts'
import { sweeping } from './sweeping.ts'
import type { Engine, EngineOptions, Session } from './types.ts'
import { openProvider, openVault } from './vault/index.ts'
import { workersOn } from './workers.ts'

/** What only tests look at, the steps of releases as they are taken; and what they bring, workers of their own. */
export interface Watched {
  readonly reached?: (step: ReleaseStep) => void | Promise<void>
  readonly destroyed?: (step: DestructionStep) => void | Promise<void>
  readonly resealed?: (step: RetentionStep) => void | Promise<void>
  readonly exported?: (step: ExportStep) => void
  /** Milliseconds that a replaced key stays. */
  readonly patience?: number
  readonly workers?: Workers
}

/**
 * Opens a node that was initialised, and finds data, keys, anchor and policy to agree before it serves; otherwise it
 * refuses, and the problem says which does not.
 */
export const openEngine = (options: EngineOptions, watched: Watched = {}): Promise<Answer<Engine>> =>
  answering('open', options.log, async () => {
    await using undo = new AsyncDisposableStack()
    const opened = await openNode(options, undo)
    if (!opened.ok) return opened
    const { reached = () => undefined, destroyed = () => undefined, workers = {} } = watched
    const destruction = await destroying(opened.value, options, destroyed, undo)
    const retention = { ...opened.value.retention, ...keepingOf(watched) }
    const { exported } = watched
    const node = { ...opened.value, destruction, retention, released: reached, exported }
    const on = await withJobs(node, options, workers, undo)
    await sayRecovered(on)
    const release = openRelease({ ...on, reached })
    undo.use(await sweeping(on, options))
    on.ledger.start()
    const kept = undo.move()
    return granted(engineOn({ ...on, within: opened.value.within }, release, options, () => kept.disposeAsync()))
  })

type Within = ReturnType<typeof requiringWithin>

/** Everything that a node stands on, each closed again in the opposite order. */
async function openNode(
  options: EngineOptions,
  undo: AsyncDisposableStack,
): Promise<Answer<Omit<OperationPorts, 'jobs' | 'destruction'> & { readonly within: Within }>> {
  const { authority, now } = options
  const files = await readPolicyFiles()
  const opened = await openStores(options)
  if (!opened.ok) return opened
  const stores = undo.use(opened.value)
  const { database, keys, dataFolder } = stores
  const sealed = await readPinned(database)
  if (sealed === undefined) return refused(problem('request/not-found', { what: 'node' }))
  const provider = await openProvider(options.provider, { keys, profile: options.profile, now })
  if (!provider.ok) return provider
  const unlocked = await openVault({
    database,
    keys,
    provider: provider.value,
    authority,
    now,
    anchorFolder: options.anchor,
    periodLength: (retained) => lengthOf(files.retention, retained),
  })
  if (!unlocked.ok) return unlocked
  const vault = undo.use(unlocked.value)
  const pinned = openPinned(vault, sealed)
  if (!pinned.ok) return pinned
  const agrees = checkPinned(pinned.value, authority, files)
  if (!agrees.ok) return agrees
  const anchored = await openLedger({
    database,
    origin: originOf(authority),
    publicKey: vault.signer.publicKey,
    sign: vault.signer.sign,
    anchorFolder: options.anchor,
    dataFolder,
    failed: (code) => options.log({ level: 'error', code: 'ledger', what: code }),
    acceptLoss:
      options.acceptLoss === true ? acceptedLoss({ vault, authority, now, node: pinned.value.node }) : undefined,
  })
  if (!anchored.ok) return anchored
  const ledger = undo.use(anchored.value)
  stores.ledgerOpened()
  const known = { database, vault, authority, random: randomBytes, node: pinned.value.node, now }
  const ports = identityPorts({ ...known, ownMachine: options.origin === undefined }, now)
  const sessions: SessionPorts = {
    ...ports,
    keyedName: (kind, what) => vault.pseudonym(kind, what),
    site: siteOf(options.origin),
    passwordHash: usualPasswordHash,
  }
  const registered = openIdentity(ports, [recogniseSessions(sessions), recogniseService(servicePorts(known))])
  const guests = guestPorts({ ...known, identity: registered, policy: files.policy })
  const within = withinRates(requiringGuests(registered.require, guests), sessions, options)
  const identity = { ...registered, require: within.require }
  const folders = {
    data: isEmbedded(options) ? options.data : undefined,
    anchor: options.anchor,
    backups: options.backups,
    keyBackups: options.keyBackups,
  }
  return granted({
    database,
    keys,
    vault,
    ledger,
    identity,
    within,
    sessions,
    identityProviders: openIdentityProviders({
      own: options.identityProvider,
      origin: options.origin,
      now,
      failed: (what) => options.log({ level: 'warn', code: 'identity-provider', what }),
    }),
    policy: files.policy,
    cases: options.caseSource === undefined ? undefined : hostCases(options.caseSource, now),
    retention: { table: files.retention, patience: usualPatience },
    authority,
    now,
    random: randomBytes,
    node: pinned.value.node,
    folders,
  })
}

function withinRates(
  require: Within['require'],
  { database, keyedName, now }: SessionPorts,
  { rates: limits, log }: EngineOptions,
): Within {
  const failed = (): void => log({ level: 'warn', code: 'rates-not-shared' })
  return requiringWithin(
    require,
    limits === undefined ? undefined : openRates({ database, keyedName, now, limits, failed }),
  )
}

/** This process among those that hold keys, and when a destruction needs a second person. */
async function destroying(
  { database, vault }: Pick<OperationPorts, 'database' | 'vault'>,
  { massDestruction, log }: EngineOptions,
  reached: NonNullable<Watched['destroyed']>,
  undo: AsyncDisposableStack,
): Promise<OperationPorts['destruction']> {
  const failed = (): void => log({ level: 'warn', code: 'keys-not-looked-for' })
  const holder = undo.use(await holdKeys({ database, vault, failed }))
  return { process: holder.id, mass: massDestruction ?? usualMass, reached }
}

/** Milliseconds within which every process has looked again which keys are named. */
const usualPatience = 60_000

const keepingOf = ({ resealed, patience = usualPatience }: Watched): Omit<OperationPorts['retention'], 'table'> => ({
  patience,
  reached: resealed,
})

/** Workers stand on all that a node stands on, jobs too; those that were left begin once it is there. */
async function withJobs(
  on: Omit<OperationPorts, 'jobs'>,
  { log, now }: EngineOptions,
  workers: Workers,
  undo: AsyncDisposableStack,
): Promise<OperationPorts> {
  const ports = Promise.withResolvers<OperationPorts>()
  const all = { ...workersOn(ports.promise), ...workers }
  const jobs = undo.use(await openJobs({ database: on.database, log, now, workers: all }))
  const { table } = on.retention
  const node: OperationPorts = {
    ...on,
    jobs,
    destruction: {
      ...on.destruction,
      hold: (records) => holdRecords(records, 'erasure', node),
      sameAs: (transaction, subject) => sameAs(transaction, node.vault, subject),
      splitting: (transaction, subjects) => isSplitting(transaction, node.vault, subjects),
      ended: (retained, period, at) => hasEnded(table, { class: retained, period }, at),
    },
  }
  ports.resolve(node)
  return node
}

function engineOn(
  on: OperationPorts & { readonly within: Within },
  release: Release,
  options: EngineOptions,
  close: () => Promise<void>,
): Engine {
  const { identity, ledger, policy, now, within } = on
  const asked = <T>(what: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> =>
    answering(what, options.log, work)
  const performFor = async (
    name: DeedName,
    session: Session,
    request: RequestOf<DeedName>,
  ): Promise<Answer<unknown>> => {
    const actor = await identity.require(session)
    return actor.ok ? perform(name, actor.value, request, on) : actor
  }
  const answerFor = async (name: OperationName, session: Session, request: unknown): Promise<Answer<unknown>> => {
    if (isRelease(name)) return release(name, session, request as RequestOf<'find'>)
    if (isSignIn(name)) {
      const admitted = await within.anybody(session)
      return admitted.ok ? signIn(name, session, request as RequestOf<typeof name>, on) : admitted
    }
    return performFor(name, session, request as RequestOf<DeedName>)
  }
  return {
    ...ingesting(on, asked),
    answer: <N extends OperationName>(name: N, session: Session, request: RequestOf<N>) =>
      asked(name, async () => {
        const read = readRequest(name, request)
        if (!read.ok) return read
        return (await answerFor(name, session, read.value)) as Answer<ResponseOf<N>>
      }),
    readStanding: (session, request) =>
      asked('read-standing', async () => {
        const read = StandingRead.safeParse(request)
        if (read.success) return readStanding(session, read.data, { ...on, reached: on.released ?? (() => undefined) })
        const at = read.error.issues[0]?.path.join('.') ?? ''
        return refused(problem('request/malformed', { at, expected: 'a read of a standing release' }))
      }),
    ledgerFile: (session, path) =>
      asked('ledger-file', async () => {
        // Hash tiles and checkpoints are for everybody; entry bundles are for whoever may read entries.
        if (path === 'checkpoint' || !path.startsWith('tile/entries/')) return ledger.file(path)
        const actor = await identity.require(session)
        if (!actor.ok) return actor
        const may = mayAct(actor.value, 'read-entries', {}, policy, now())
        return may.ok ? ledger.file(path) : may
      }),
    rate: within.rate,
    health: async () => healthOf(on, options),
    [Symbol.asyncDispose]: close,
  }
}

const isRelease = (name: OperationName): name is 'find' | 'release' => name === 'find' || name === 'release'

/** THREAT: a taken-over edge asks for what no schema lets through. The vault process trusts nobody's word: it reads for itself. */
function readRequest(name: OperationName, request: unknown): Answer<unknown> {
  if (!Object.hasOwn(operations, name)) return refused(problem('request/not-found', { what: 'operation' }))
  const read = operations[name].request.safeParse(request)
  if (read.success) return granted(read.data)
  const [issue] = read.error.issues
  return refused(problem('request/malformed', { at: issue?.path.join('.') ?? '', expected: issue?.code ?? '' }))
}

const healthOf = ({ ledger, authority }: OperationPorts, { version }: EngineOptions): Health => ({
  status: ledger.problem() === undefined ? 'ready' : 'failed',
  version,
  authority,
})
