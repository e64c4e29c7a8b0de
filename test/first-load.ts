import type { Page } from 'playwright-core'
import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of gzipped script that may be loaded to sign in, and until Today is shown. */
export const scriptLimits = { signIn: 200_000, today: 260_000 } as const

const files = join(import.meta.dirname, '../apps/console/dist')

/** Counts what a page loads from now on: gzipped bytes of script, each file once. */
export function scriptsOf(page: Page): () => number {
  const paths = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') paths.add(new URL(request.url()).pathname.replace('/console/', ''))
  })
  return () => [...paths].reduce((sum, path) => sum + statSync(join(files, `${path}.gz`)).size, 0)
}
