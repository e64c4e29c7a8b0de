import { Hono } from 'hono'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consolePages } from './console.ts'
import type { EdgeEnvironment } from './environment.ts'

describe('the pages of the console, as the edge gives them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-pages-'))
  const app = new Hono<EdgeEnvironment>()
  beforeAll(() => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'assets/main-1.js'), 'export {}')
    consolePages(app, folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(['/console/', '/console/record/2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11', '/console/sign-in'])(
    'THREAT: no text of a message becomes script, and nobody frames them: %s',
    async (path) => {
      const { status, headers } = await app.request(path)
      expect(status).toBe(200)
      const policy = new Map(
        (headers.get('content-security-policy') ?? '').split('; ').map((part) => {
          const [name = '', ...sources] = part.split(' ')
          return [name, sources.join(' ')]
        }),
      )
      expect(policy.get('default-src')).toBe("'none'")
      for (const [name, sources] of policy) expect(sources, name).toMatch(/^('none'|'self'|'script')$/)
      expect(policy.get('script-src')).toBe("'self'")
      expect(policy.get('style-src')).toBe("'self'")
      expect(policy.get('frame-ancestors')).toBe("'none'")
      expect(policy.get('require-trusted-types-for')).toBe("'script'")
      expect(policy.get('trusted-types')).toBe("'none'")
      expect(headers.get('cache-control')).toBe('no-cache')
    },
  )

  test('a file that is not there is no page', async () => {
    expect((await app.request('/console/assets/main-1.js')).status).toBe(200)
    expect((await app.request('/console/assets/gone.js')).status).toBe(404)
  })
})
