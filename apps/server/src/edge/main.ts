/** The edge: talks HTTP to the world and HTTP to the vault process; holds nothing. Born of the supervisor. */
import type { Health } from '@carnet/api'
import { createAdaptorServer } from '@hono/node-server'
import { once } from 'node:events'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connectionDescriptors, createLog, type EdgeReport, EdgeSettings, openControl } from '../socket/index.ts'
import { createApp } from './app.ts'
import { connectVault } from './vault.ts'

/** A terminal interrupts both processes as well; when to end is the supervisor's to say. */
process.on('SIGINT', () => undefined)

const { settings, tell, ended } = await openControl<EdgeSettings, EdgeReport>(EdgeSettings)
const log = createLog('edge', settings.log)
const vault = connectVault(connectionDescriptors)
const draining = new AbortController()
let failed = false

const stopped = Promise.race([ended, new Promise<void>((resolve) => process.once('SIGTERM', resolve))])

try {
  const server = createServer()
  server.listen(settings.port, settings.host)
  await once(server, 'listening')
  await tell({ state: 'ready', port: (server.address() as AddressInfo).port })
  const vaultFirst = await Promise.race([stopped.then(() => false), vault.gone.then(() => true)])
  if (vaultFirst) failed = true
  await drain(server)
} catch (failure) {
  failed = true
  await tell({ state: 'failed', code: codeOf(failure) })
}
process.exit(failed ? 1 : 0)

/** Takes no new connections, finishes what it has begun. */
async function drain(server: Server): Promise<void> {
  draining.abort()
  const closed = once(server, 'close')
  server.close()
  await closed
  vault.close()
}

async function health(): Promise<Health> {
  const own = (status: Health['status']): Health => ({ status, version: settings.version })
  if (draining.signal.aborted) return own('draining')
  return (await vault.health().catch(() => undefined)) ?? own('failed')
}

function createServer(): Server {
  const { tls } = settings
  const { version, origin } = settings
  const app = createApp(settings, {
    vault,
    health,
    log,
    version,
    tls: tls !== undefined,
    origin,
    draining: draining.signal,
  })
  const serverOptions = {
    maxHeaderSize: 16 * 1024,
    // THREAT: connections held open by senders who never finish. A message may take an hour if it keeps pace.
    headersTimeout: 10_000,
    requestTimeout: 3_600_000,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: 2000,
  }
  const server =
    tls === undefined
      ? createAdaptorServer({ fetch: app.fetch, createServer: createPlainServer, serverOptions })
      : createAdaptorServer({
          fetch: app.fetch,
          createServer: createTlsServer,
          serverOptions: {
            ...serverOptions,
            cert: tls.certificate,
            key: tls.key,
            minVersion: 'TLSv1.2' as const,
            ...clientCertificates(tls.clientAuthority),
          },
        })
  const http = server as Server
  http.maxConnections = settings.requestsAtOnce * 4
  return http
}

/** Asked for where an authority of services is configured; persons come without one. */
function clientCertificates(
  authority: string | undefined,
): Pick<ServerOptions, 'ca' | 'requestCert' | 'rejectUnauthorized'> {
  return authority === undefined ? {} : { ca: authority, requestCert: true, rejectUnauthorized: false }
}

function codeOf(failure: unknown): string {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : 'failed'
}
