import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'

/** The peer of a release: a plain SELECT with a durable audit INSERT, in one transaction, behind the same server library. */
const [databaseUrl = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 })
const app = new Hono()

app.post('/select', async (context) => {
  const { id, actor } = await context.req.json<{ id: string; actor: string }>()
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ body: unknown }>({
      name: 'read',
      text: 'select body from plain where id = $1',
      values: [id],
    })
    await client.query({
      name: 'audit',
      text: 'insert into audit (at, actor, record, what) values (now(), $1, $2, $3)',
      values: [actor, id, 'read'],
    })
    await client.query('commit')
    return context.json(rows[0]?.body ?? null)
  } finally {
    client.release()
  }
})

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`${port}\n`))
