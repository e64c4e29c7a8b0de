import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came over the wire. */
export interface Received {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Answered {
  readonly status: number
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Wire extends AsyncDisposable {
  readonly url: string
  readonly received: readonly Received[]
}

/** The other end of a client's connection: keeps what comes and answers as the test says, or never. */
export async function openWire(answer: (request: Received) => Answered | undefined): Promise<Wire> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body })
      const said = answer({ method, path, headers, body })
      if (said === undefined) return
      response.writeHead(said.status, said.headers)
      response.end(
        typeof said.body === 'string' || said.body instanceof Uint8Array ? said.body : JSON.stringify(said.body),
      )
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
