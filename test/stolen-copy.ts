import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { searchFor, writtenForms } from './search.ts'

/** One thing of a copy: a file, a table. */
export interface Part {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Every file below a folder, hidden ones too. */
export function* filesUnder(folder: string): Generator<Part> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    yield { name: path.slice(folder.length + 1), bytes: readFileSync(path) }
  }
}

/**
 * Every table of a PostgreSQL database, and what the server keeps about the values of their columns, as binary COPY: bytes
 * are bytes in it and texts are texts.
 */
export async function* tablesOf(databaseUrl: string): AsyncGenerator<Part> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const queries = [...rows.map(({ name }) => [name, `table ${name}`]), ['pg_stats', 'select s::text from pg_stats s']]
    for (const [name = '', query = ''] of queries) {
      const chunks: Buffer[] = []
      for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`)))
        chunks.push(chunk as Buffer)
      yield { name, bytes: Buffer.concat(chunks) }
    }
  } finally {
    await client.end()
  }
}

/** Which of the texts stand anywhere in a copy, however they are written, and in which part of it. */
export async function foundIn(copy: AsyncIterable<Part> | Iterable<Part>, texts: Iterable<string>): Promise<string[]> {
  const search = searchFor(
    [...texts].flatMap((text) => [...writtenForms(text)].map((form): [string, Uint8Array] => [text, form])),
  )
  const found: string[] = []
  for await (const { name, bytes } of copy) for (const text of search(bytes)) found.push(`${text} in ${name}`)
  return found
}
