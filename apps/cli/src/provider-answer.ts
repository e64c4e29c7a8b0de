import { returnPath } from '@carnet/api'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A place on this machine that a browser is sent back to, for one answer. */
export interface Listening extends AsyncDisposable {
  readonly address: string
  /** The query that the browser brought; undefined where none came in time. */
  readonly answer: Promise<string | undefined>
}

/** How long somebody may take at the provider, in milliseconds: as long as the node takes what comes back. */
const patience = 600_000

/**
 * @source RFC 8252 §7.3: the loopback interface, a port that is free now, and one path; closed again after one answer. What comes
 * in is good for nothing but with the visit, which this program keeps for itself.
 */
export async function listenForAnswer(signal: AbortSignal): Promise<Listening> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '', 'http://127.0.0.1')
    const isAnswer = request.method === 'GET' && url?.pathname === returnPath
    if (isAnswer) say(response, 200, 'That is all here: go back to the terminal.')
    else say(response, 404, 'There is nothing here.')
    if (isAnswer) resolve(url.search)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  ended.addEventListener('abort', () => resolve(undefined), { once: true })
  return {
    address: `http://127.0.0.1:${port}${returnPath}`,
    answer: promise,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeIdleConnections()
      }),
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(`${text}\n`)
}
