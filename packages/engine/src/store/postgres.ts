import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import type { Connection, Connections } from './connection.ts'
import { typeParsers } from './connection.ts'
import { stripped } from './fault.ts'

const ours: Readonly<Partial<Record<number, (text: string) => unknown>>> = typeParsers
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (ours[oid] ?? pg.types.getTypeParser(oid, format)) as unknown,
}

/** A PostgreSQL server. */
export async function openPostgres(url: string): Promise<Connections> {
  const pool = new pg.Pool({ connectionString: url, max: 10, types })
  pool.on('error', () => undefined)
  try {
    ;(await pool.connect()).release()
  } catch (failure) {
    await pool.end()
    throw stripped(failure)
  }
  return {
    engine: 'postgres',
    async use(work) {
      const client = await pool.connect().catch((failure: unknown) => {
        throw stripped(failure)
      })
      try {
        const result = await work(connectionOf(client))
        client.release()
        return result
      } catch (failure) {
        // A conversation that failed half-way is not given to anybody else.
        client.release(true)
        throw failure
      }
    },
    close: () => pool.end(),
  }
}

/**
 * A statement with parameters is prepared once a connection: parsing the hot ones costs as much as running them. Our
 * statements are constants of the code, so that their number is bounded.
 */
const names = new Map<string, string>()
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `carnet_${names.size}`
  names.set(sql, name)
  return name
}

function connectionOf(client: pg.PoolClient): Connection {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[]) {
      try {
        const done = await client.query<Row & pg.QueryResultRow>(
          parameters.length === 0 ? { text: sql } : { name: nameOf(sql), text: sql, values: [...parameters] },
        )
        // A script has one result for each of its statements, which the driver's types do not say.
        const results = [done].flat()
        return { rows: results.flatMap(({ rows }) => rows), affected: results.at(-1)?.rowCount ?? 0 }
      } catch (failure) {
        throw stripped(failure)
      }
    },
    async copyIn(statement, bytes) {
      try {
        const stream = client.query(copyFrom(`${statement} from stdin (format binary)`))
        if (bytes instanceof Uint8Array) {
          stream.end(bytes)
          await once(stream, 'finish')
        } else await pipeline(bytes, stream)
      } catch (failure) {
        throw stripped(failure)
      }
    },
    async *copyOut(statement) {
      try {
        for await (const chunk of client.query(copyTo(`${statement} to stdout (format binary)`))) yield chunk as Buffer
      } catch (failure) {
        throw stripped(failure)
      }
    },
  }
}
