import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { buildPages } from '../tools/pages.mjs'

vi.setConfig({ hookTimeout: 180_000 })

const folder = join(import.meta.dirname, '../apps/console/dist')
/** Names of vocabularies and of messages' explanations: nothing asks for them. */
const named = ['http://www.w3.org/', 'https://react.dev/errors/', 'https://react.i18next.com/', 'http://localhost']
/** What a credential, a key, another machine's path or a database's address looks like. */
const forbidden: Readonly<Record<string, RegExp>> = {
  token: /\bcarnets?_[\w-]{16,}/,
  'signed token': /\beyJ[\w-]{16,}\.[\w-]+/,
  'bearer token': /\bBearer [\w.~+/-]{16,}/,
  'private key': /-----BEGIN|AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{20}/,
  'cloud key': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{30,}|\bsk-\w{24,}/,
  passphrase: /CARNET_(?:PASSPHRASE|DATABASE_URL|KEYS_URL)\s*[=:]/,
  database: /\bpostgres(?:ql)?:\/\//,
  'path of a machine': /["'`(]\/(?:home|root|tmp|Users|work|var)\//,
  'source map': /sourceMappingURL/,
}

describe('what a browser is given of the console', () => {
  let files: readonly { readonly path: string; readonly text: string }[]
  beforeAll(() => {
    expect(buildPages(process.execPath)).toBe(0)
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:js|css|html|svg)$/.test(path))
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
    expect(files.length).toBeGreaterThan(50)
  })

  test.for(Object.entries(forbidden))('holds no %s', ([, form]) => {
    expect(files.filter(({ text }) => form.test(text)).map(({ path }) => path)).toEqual([])
  })

  test('names no other origin that could be asked', () => {
    const origins = files.flatMap(({ text }) =>
      [...text.matchAll(/(?:https?|wss?):\/\/[^\s"'`)\\]+/g)].map(([of]) => of),
    )
    expect(origins.filter((of) => !named.some((known) => of.startsWith(known)))).toEqual([])
    expect(files.filter(({ text }) => /(?:src|href|url\()\s*=?\s*["']?\/\/\w/.test(text))).toEqual([])
  })

  test('is pages, styles, scripts, fonts and one picture, and nothing that was left beside them', () => {
    const kinds = readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(
      (path) => /\.(\w+)(?:\.(?:gz|br))?$/.exec(path.replace('.built', ''))?.[1] ?? [],
    )
    expect([...new Set(kinds)].sort()).toEqual(['css', 'html', 'js', 'svg', 'woff2'])
  })
})
