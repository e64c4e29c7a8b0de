/** Whether the node on this machine is ready, as an exit status: for what runs it in a container. */
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'

const port = process.env['CARNET_PORT'] ?? '8400'
const isTls = (process.env['CARNET_TLS_CERT'] ?? '') !== ''
// The certificate is of the name that people reach the node by, and this is its own machine: nothing is sent, and a status is read.
const asked = isTls
  ? tlsRequest({ host: '127.0.0.1', port, path: '/health', rejectUnauthorized: false, timeout: 4000 })
  : plainRequest({ host: '127.0.0.1', port, path: '/health', timeout: 4000 })

asked.once('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
asked.once('timeout', () => process.exit(1))
asked.once('error', () => process.exit(1))
asked.end()
