/** The vault process: alone has the databases and what its key provider knows it by, and no listener. Born of the supervisor. */
import { type Answer, type Problem, problems } from '@carnet/api'
import { type Engine, type EngineOptions, initialise, openEngine, recover, restore } from '@carnet/engine'
import { join } from 'node:path'
import {
  type Control,
  connectionDescriptors,
  createLog,
  openControl,
  type VaultReport,
  VaultSettings,
} from '../socket/index.ts'
import { serveDescriptors } from './connections.ts'
import { createService } from './service.ts'

/** A terminal interrupts both processes as well; when to end is the supervisor's to say. */
process.on('SIGINT', () => undefined)

const control = await openControl<VaultSettings, VaultReport>(VaultSettings)
const log = createLog('vault', control.settings.log)
const stopped = Promise.race([control.ended, new Promise<void>((resolve) => process.once('SIGTERM', resolve))])
process.exitCode = (await run(control)) ? 0 : 1
process.exit()

async function run({ settings, tell }: Control<VaultSettings, VaultReport>): Promise<boolean> {
  const options = engineOptions(settings)
  if (settings.task === 'init') return makeNode(options, tell)
  if (settings.task === 'recover') return recoverNode(options, settings.shares ?? [], tell)
  if (settings.from !== undefined) return restoreNode(options, settings.from, tell)

  const serving: { engine?: Engine } = {}
  const { spool, largestMessage, messagesAtOnce } = { ...settings, spool: join(settings.data, 'spool') }
  const service = createService(
    { spool, largestMessage, messagesAtOnce },
    {
      engine: () => serving.engine,
      health: async () => (await serving.engine?.health()) ?? { status: 'starting', version: settings.version },
      log,
    },
  )
  const connections = serveDescriptors(connectionDescriptors, service)
  const opened = await openOrMake(options, tell)
  if (!opened.ok) {
    await tell(failed(opened.problem))
    return false
  }
  serving.engine = opened.value
  await tell({ state: 'ready' })
  await Promise.race([stopped, connections.gone])
  await connections.drain()
  await opened.value[Symbol.asyncDispose]()
  return true
}

/** Where there is no node yet, one is made: the supervisor stores the administrator's token before anything else. */
async function openOrMake(
  options: EngineOptions,
  tell: (report: VaultReport) => Promise<void>,
): Promise<Answer<Engine>> {
  const opened = await openEngine(options)
  if (opened.ok || opened.problem.code !== 'request/not-found') return opened
  const made = await initialise(options)
  if (!made.ok) return made
  await tell({ state: 'initialised', ...made.value })
  return openEngine(options)
}

async function makeNode(options: EngineOptions, tell: (report: VaultReport) => Promise<void>): Promise<boolean> {
  const made: Answer<{ administratorToken: string; policyHash: string; ledgerKey: string }> = await initialise(options)
  await tell(made.ok ? { state: 'initialised', ...made.value } : failed(made.problem))
  return made.ok
}

async function restoreNode(
  options: EngineOptions,
  { backup, ledger, keys }: NonNullable<VaultSettings['from']>,
  tell: (report: VaultReport) => Promise<void>,
): Promise<boolean> {
  const restored = await restore(options, {
    backup,
    ...(ledger === undefined ? {} : { ledger }),
    ...(keys === undefined ? {} : { keys }),
  })
  await tell(restored.ok ? { state: 'restored', ...restored.value } : failed(restored.problem))
  return restored.ok
}

async function recoverNode(
  options: EngineOptions,
  shares: readonly string[],
  tell: (report: VaultReport) => Promise<void>,
): Promise<boolean> {
  const recovered = await recover(options, shares)
  await tell(recovered.ok ? { state: 'recovered', ...recovered.value } : failed(recovered.problem))
  return recovered.ok
}

function failed(problem: Problem): VaultReport {
  const { title, todo } = problems[problem.code]
  const what = 'what' in problem.with ? problem.with.what : title
  return { state: 'failed', code: problem.code, what, todo }
}

function engineOptions(settings: VaultSettings): EngineOptions {
  const { authority, data, anchor, backups, keyBackups, provider, profile, version, acceptLoss, databaseUrl, keysUrl } =
    settings
  const { massDestruction, caseSource, identityProvider, origin, rates } = settings
  return {
    authority,
    data,
    anchor,
    backups,
    ...(keyBackups === undefined ? {} : { keyBackups }),
    provider,
    profile,
    version,
    acceptLoss,
    rates,
    now: () => new Date(),
    log,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(keysUrl === undefined ? {} : { keysUrl }),
    ...(massDestruction === undefined ? {} : { massDestruction }),
    ...(caseSource === undefined ? {} : { caseSource }),
    ...(identityProvider === undefined ? {} : { identityProvider }),
    ...(origin === undefined ? {} : { origin }),
  }
}
