import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A host system on loopback that is told how to answer. */
export interface HostSystem extends AsyncDisposable {
  readonly url: string
  /** What each question brought: whose matters, and by which authorization. */
  readonly asked: readonly { readonly actor: string; readonly authorization: string | undefined }[]
  /** Answers with this from now on; never at all where it is undefined. */
  says(answer: { readonly status?: number; readonly text: string } | undefined): void
}

export async function hostSystem(): Promise<HostSystem> {
  const asked: { actor: string; authorization: string | undefined }[] = []
  let answer: Parameters<HostSystem['says']>[0] = { text: matters() }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { actor } = JSON.parse(Buffer.concat(parts).toString()) as { actor: string }
    asked.push({ actor, authorization: request.headers.authorization })
    if (answer === undefined) return
    response.writeHead(answer.status ?? 200, { location: '/elsewhere' }).end(answer.text)
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/matters`,
    asked,
    says: (next) => {
      answer = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** An answer in the form that a node takes. */
export const matters = (...of: readonly object[]): string =>
  JSON.stringify({
    v: 1,
    matters: of.map((each) => ({ from: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z', ...each })),
  })
