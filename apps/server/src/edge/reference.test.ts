import { operations } from '@carnet/api'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './app.ts'
import type { VaultClient } from './vault.ts'

const app = createApp(
  { largestMessage: 1, messagesAtOnce: 1, requestsAtOnce: 1 },
  {
    // The page asks nothing of the vault process.
    vault: {} as VaultClient,
    health: () => Promise.reject(new Error('nobody asks')),
    log: () => undefined,
    version: '0.1.0',
    tls: false,
    draining: new AbortController().signal,
  },
)
let page: Response
let html: string
beforeAll(async () => {
  page = await app.request('/v1/reference')
  html = await page.text()
})

describe('the reference page of a node', () => {
  test('shows every operation, without a token', () => {
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    for (const [name, { path }] of Object.entries(operations)) {
      expect(html, name).toContain(`<h3 id="${name}">`)
      expect(html).toContain(path)
    }
  })

  test('shows what an operation takes in its query', () => {
    const article = /<h3 id="ownLog">[^]*?<\/article>/.exec(html)?.[0] ?? ''
    expect(article).toContain('<code>since</code> <span class="faint">in the query, optional</span>')
    expect(article).toContain('<code>after</code> <span class="faint">in the query, optional</span>')
  })

  test('loads nothing: no script, no address of anybody else, its style under its hash', () => {
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|style="|src=|url\(/i)
    expect(html).not.toMatch(/(?:href|src)="(?!#|\/v1\/openapi\.json)/)
  })

  test('has headings in their order, one of the first level, and leads to every form that it names', () => {
    const levels = [...html.matchAll(/<h([1-4])/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1)
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, to] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(to)
  })

  test('is kept by whoever asked before', async () => {
    const again = await app.request('/v1/reference', {
      headers: { 'If-None-Match': page.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })
})
