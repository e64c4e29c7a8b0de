import { PGlite } from '@electric-sql/pglite'
import { parentPort, workerData } from 'node:worker_threads'
import { typeParsers } from './connection.ts'
import type { Asked, Given, Told } from './pglite.ts'

/** PGlite blocks its thread while it works: it has this one to itself, and the vault's stays free. */
const port = parentPort
if (port === null) throw new Error('this file is a worker thread')
const { folder, engine } = workerData as Given
const database = await PGlite.create(folder, {
  pgliteWasmModule: engine,
  parsers: typeParsers,
  relaxedDurability: false,
})
port.postMessage({ ready: true })

port.on('message', (asked: Asked) => {
  void answer(asked).then((told) => {
    port.postMessage(told)
    if (asked.kind === 'close') port.close()
  })
})

async function answer(asked: Asked): Promise<Told> {
  try {
    if (asked.kind === 'close') {
      await database.close()
      return { rows: [], affected: 0 }
    }
    if (asked.kind === 'script') {
      const results = await database.exec(asked.sql)
      return { rows: results.flatMap(({ rows }) => rows), affected: 0 }
    }
    if (asked.kind === 'copy-out') {
      const { blob } = await database.query(asked.sql)
      return { rows: [], affected: 0, bytes: new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()) }
    }
    const options = asked.kind === 'copy' ? { blob: new Blob([asked.bytes]) } : {}
    const { rows, affectedRows } = await database.query(
      asked.sql,
      asked.kind === 'query' ? [...asked.parameters] : [],
      options,
    )
    return { rows, affected: affectedRows ?? 0 }
  } catch (failure) {
    // Only the code crosses: message and detail carry values.
    const code = typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : ''
    return { failed: code }
  }
}
