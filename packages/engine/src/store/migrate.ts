import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from './database.ts'

const folder = new URL('../../migrations/', import.meta.url)

/** The database was changed by a migration that this software does not have, or has with other content. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault'
}

/**
 * Brings a database to this software's schema: forward only, each file once, its hash kept and checked, so that an
 * edited migration or a database of a newer version is refused and not guessed at. With `only`, no others are carried out:
 * what was written by an earlier version is read back into its schema first.
 */
export async function migrate(database: Database, which: 'data' | 'keys', only?: readonly string[]): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql') && name.startsWith('keys-') === (which === 'keys'))
    .sort()
  await database.transaction(async ({ query }) => {
    await query('create table if not exists migration (name text primary key, hash text not null)')
    // Two nodes that start at once: the second waits here and then finds everything done.
    await query('lock table migration in exclusive mode')
    const done = new Map(
      (await query<{ name: string; hash: string }>('select name, hash from migration')).map(({ name, hash }) => [
        name,
        hash,
      ]),
    )
    for (const name of done.keys())
      if (!files.includes(name))
        throw new MigrationFault(`the ${which} store was changed by ${name}, which this version does not have`)
    for (const name of files) {
      const script = readFileSync(new URL(name, folder), 'utf8')
      const hash = createHash('sha256').update(script).digest('hex')
      if (only?.includes(name) === false) continue
      const before = done.get(name)
      if (before === hash) continue
      if (before !== undefined)
        throw new MigrationFault(`migration ${name} is not the one that made this ${which} store`)
      await query(script)
      await query('insert into migration (name, hash) values ($1, $2)', [name, hash])
    }
  })
}
