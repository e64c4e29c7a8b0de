import { PGlite } from '@electric-sql/pglite'
import '../src/engine.ts'
import { migrate, openDatabase } from '../src/store/index.ts'

const [, , folder = ''] = process.argv
const made = await openDatabase(folder)
await migrate(made, 'data')
await made[Symbol.asyncDispose]()
// Half of its files are of databases that nobody reads: each would be copied, and made durable whenever a node is closed.
const store = await PGlite.create(folder)
await store.exec('update pg_database set datistemplate = false where datname <> current_database()')
for (const name of ['template0', 'template1']) await store.exec(`drop database ${name}`)
await store.close()
