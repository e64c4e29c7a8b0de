import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EdgeEnvironment } from './environment.ts'

/** Where the console's files lie once it is built. */
const built = join(import.meta.dirname, '../../../console/dist')

/**
 * What a page of the console may do (CSP Level 3, Trusted Types): run and load what lies here, ask this node, and nothing else. No text becomes
 * a script, nothing inline runs, nobody frames it.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Everything a browser could offer to a page, and this one needs none of but its passkeys (Permissions Policy). */
const permissions = 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)'

/** The console: its files, named by what is in them; and its one page, whatever the address within it. */
export function consolePages(app: Hono<EdgeEnvironment>, folder = built): void {
  app.get('/', (context) => context.redirect('/console/'))
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/console/*', (context) => context.text('The console is not built: npm run build.\n', 404))
    return
  }
  const rewriteRequestPath = (path: string): string => path.slice('/console'.length)
  app.get('/console/*', async (context, next) => {
    const isFile = context.req.path.startsWith('/console/assets/')
    context.header('Cache-Control', isFile ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (!isFile) {
      context.header('Content-Security-Policy', policy)
      context.header('Cross-Origin-Opener-Policy', 'same-origin')
      context.header('Permissions-Policy', permissions)
    }
    await next()
  })
  app.get('/console/assets/*', serveStatic({ root: folder, rewriteRequestPath, precompressed: true }))
  app.get('/console/seal.svg', serveStatic({ root: folder, rewriteRequestPath }))
  app.get('/console/assets/*', (context) => context.notFound())
  app.get('/console/*', serveStatic({ root: folder, path: 'index.html', precompressed: true }))
}
