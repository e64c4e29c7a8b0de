import { constants, performServerHandshake, type ServerHttp2Session } from 'node:http2'
import { Socket } from 'node:net'
import type { Service } from './service.ts'

export interface Connections {
  /** Settled once every connection has gone: the edge has ended. */
  readonly gone: Promise<void>
  /** Answers what is being answered, takes nothing more. */
  drain(): Promise<void>
}

/** A request that neither gets nor gives anything for so long is given up. */
const idle = 60_000
/** How long what has begun may take once the process is to end. */
const patience = 20_000

/** Serves the edge at the other end of inherited descriptors. There is no listener: nobody else can reach this process. */
export function serveDescriptors(descriptors: readonly number[], service: Service): Connections {
  const running = new Set<Promise<void>>()
  const tracked = async (...request: Parameters<Service>): Promise<void> => {
    const work = service(...request)
    running.add(work)
    await work.finally(() => running.delete(work))
  }
  const sessions = descriptors.map((fd) => serve(new Socket({ fd, readable: true, writable: true }), tracked))
  const closed = sessions.map((session) => new Promise<void>((resolve) => session.once('close', () => resolve())))
  const gone = Promise.all(closed).then(() => undefined)
  return {
    gone,
    async drain() {
      for (const session of sessions) session.close()
      // A connection that never became one, or an edge that does not let go, must not keep the stores open.
      const impatient = setTimeout(() => {
        for (const session of sessions) session.destroy()
      }, patience)
      await gone
      clearTimeout(impatient)
      // A stream that was given up has gone before what was begun for it is undone.
      await Promise.all(running)
    },
  }
}

function serve(socket: Socket, service: Service): ServerHttp2Session {
  const session = performServerHandshake(socket, {
    // What an edge that is not ours any more may hold at once.
    maxSessionMemory: 64,
    maxHeaderListPairs: 32,
    maxSessionInvalidFrames: 10,
    maxSessionRejectedStreams: 10,
    settings: { maxConcurrentStreams: 512, maxHeaderListSize: 8192, enablePush: false, initialWindowSize: 1024 * 1024 },
  })
  session.on('error', () => undefined)
  session.on('stream', (stream, headers) => {
    stream.setTimeout(idle, () => stream.close(constants.NGHTTP2_CANCEL))
    void service(stream, headers)
  })
  return session
}
