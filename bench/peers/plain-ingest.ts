import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import pg from 'pg'

/** The peer of intake: the same rows of the same file as plain JSONB, with indexes on the same four elements. */
export async function ingestPlain(databaseUrl: string, file: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`
      drop table if exists plain_row;
      create table plain_row (id bigint generated always as identity primary key, body jsonb not null);
      create index on plain_row ((body->>'Declaration ID'));
      create index on plain_row ((body->>'Declarant ID'));
      create index on plain_row ((body->>'Importer ID'));
      create index on plain_row ((body->>'Seller ID'))`)
    const begun = performance.now()
    await client.query('begin')
    let rows = 0
    let batch: string[] = []
    const write = async (): Promise<void> => {
      await client.query('insert into plain_row (body) select * from unnest($1::jsonb[])', [batch])
      rows += batch.length
      batch = []
    }
    for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
      batch.push(JSON.stringify(row))
      if (batch.length === 1000) await write()
    }
    await write()
    await client.query('commit')
    return rows / ((performance.now() - begun) / 1000)
  } finally {
    await client.end()
  }
}

/** The other peer: every sealed element of a row by pgcrypto's `pgp_sym_encrypt`, in the same batches. Rows a second. */
export async function ingestPgcrypto(databaseUrl: string, file: string, most: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`
      create extension if not exists pgcrypto;
      drop table if exists sealed_row;
      create table sealed_row (id bigint generated always as identity primary key, body bytea[] not null)`)
    const begun = performance.now()
    await client.query('begin')
    let rows = 0
    for await (const row of createReadStream(file).pipe(parse({ columns: false, bom: true, from: 2, to: most + 1 }))) {
      await client.query(
        `insert into sealed_row (body)
           select array_agg(pgp_sym_encrypt(value, $2)) from unnest($1::text[]) as value`,
        [(row as readonly string[]).slice(0, 18), 'a passphrase for the bench'],
      )
      rows++
    }
    await client.query('commit')
    return rows / ((performance.now() - begun) / 1000)
  } finally {
    await client.end()
  }
}
