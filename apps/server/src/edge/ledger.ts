import type { Hono } from 'hono'
import { etag } from 'hono/etag'
import { respondProblem } from './answer.ts'
import type { EdgeEnvironment } from './environment.ts'
import { sessionOf } from './request.ts'
import type { VaultClient } from './vault.ts'

/** SPEC: C2SP tlog-tiles. Paths are `checkpoint`, `tile/<level>/<index>[.p/<width>]` and `tile/entries/<index>[.p/<width>]`. */
const file = /^(checkpoint|tile\/(\d{1,2}|entries)\/(x\d{3}\/){0,6}\d{3}(\.p\/\d{1,3})?)$/

/** The ledger as static files. What hashes into a tile never changes, so tiles may be kept for ever. */
export function ledgerRoutes(app: Hono<EdgeEnvironment>, vault: VaultClient): void {
  app.get('/ledger/*', etag(), async (context) => {
    const path = context.req.path.slice('/ledger/'.length)
    const found = file.test(path) ? await vault.ledgerFile(sessionOf(context), path) : undefined
    if (found === undefined) return context.notFound()
    if (!found.ok) return respondProblem(context, found.problem)
    context.header('Cache-Control', keeping(path))
    context.header('Content-Type', path === 'checkpoint' ? 'text/plain; charset=utf-8' : 'application/octet-stream')
    return context.body(new Uint8Array(found.value))
  })
}

function keeping(path: string): string {
  if (path === 'checkpoint') return 'no-store'
  // Entries need an auditor's token: no cache that others share may hold them.
  return path.startsWith('tile/entries/')
    ? 'private, max-age=31536000, immutable'
    : 'public, max-age=31536000, immutable'
}
