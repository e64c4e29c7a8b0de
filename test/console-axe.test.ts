import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** As the console's own list of rooms has them; what is shown by its id has its own tests. */
const list = readFileSync(new URL('../apps/console/src/rooms.ts', import.meta.url), 'utf8')
const paths = [...list.matchAll(/path: '([^'$]+)'/g)].map(([, path]) => path ?? '/')

interface Found {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/** What axe finds wrong with a page (WCAG 2.2, A and AA, and good practice). Evaluated, for no policy lets a script in. */
async function faultsOf(page: Page, rules: Readonly<Record<string, object>> = {}): Promise<readonly string[]> {
  await page.evaluate(axe)
  const options = JSON.stringify({ resultTypes: ['violations'], rules })
  // The watermark is there to be seen by cameras alone (WCAG 2.2, 1.4.3: pure decoration).
  const found = await page.evaluate<readonly Found[]>(
    `axe.run({ exclude: ['.watermark'] }, ${options}).then(({ violations }) => violations)`,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

describe.skipIf(browserPath === undefined)('every page of the console, as axe sees it', () => {
  let node: TestNode
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode({ args: [] })
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test.for([
    ['administrator', 'light', 'en'],
    ['administrator', 'dark', 'ar'],
    ['auditor', 'dark', 'en'],
    ['auditor', 'light', 'ar'],
  ] as const)('%s, %s, %s', async ([as, theme, language]) => {
    await using desk = await sitDown(browser, node, { theme })
    await signIn(desk, node.token(as))
    const { page, origin } = desk
    await page.evaluate(`localStorage.setItem('carnet-language', '${language}')`)
    const faults: string[] = []
    for (const path of paths) {
      await page.goto(`${origin}/console${path}`)
      await page.getByRole('heading', { level: 1 }).or(page.getByRole('alert')).first().waitFor()
      await page.waitForLoadState('networkidle')
      // Everything stands there four times.
      const rules = path === '/living' ? { 'landmark-unique': { enabled: false } } : {}
      faults.push(...(await faultsOf(page, rules)).map((fault) => `${path} ${fault}`))
    }
    await page.keyboard.press('Control+K')
    await page.getByRole('dialog').waitFor()
    faults.push(...(await faultsOf(page)).map((fault) => `palette ${fault}`))
    expect(faults).toEqual([])
  })
})
