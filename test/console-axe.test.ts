import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { pagesOf, type Scene, type Seen, startScene } from './scene.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/** What axe finds wrong with a page (WCAG 2.2, A and AA, and good practice). Evaluated, for no policy lets a script in. */
async function faultsOf(page: Page, options: object = {}): Promise<readonly string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe)
  const asked = JSON.stringify({ resultTypes: ['violations'], ...options })
  // The watermark is there to be seen by cameras alone (WCAG 2.2, 1.4.3: pure decoration).
  const found = await page.evaluate<readonly Found[]>(
    `axe.run({ exclude: ['.watermark'] }, ${asked}).then(({ violations }) => violations)`,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

/** Rules that are asked beside the usual ones; everything stands on the living page four times. */
const rulesFor = (place: string): object => ({
  rules: {
    'target-size': { enabled: true },
    ...(place === '/living' ? { 'landmark-unique': { enabled: false } } : {}),
  },
})

/** Long, and of data that is English in every language: two directions of writing are enough. */
const long = ['/dictionary', '/living']

/** Several are looked at beside each other, by somebody each: whoever sees many of them does so at several desks. */
const lanesOf = (pages: readonly Seen[]): readonly (readonly Seen[])[] =>
  [...Map.groupBy(pages, ({ as }) => as).values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / 5) }, (_, at) => own.slice(at * 5, at * 5 + 5)),
  )

/** How far a page is wider than what shows it: nobody scrolls in two directions (WCAG 2.2, 1.4.10). */
async function overflows(page: Page, width: number, height: number): Promise<readonly string[]> {
  await page.setViewportSize({ width, height })
  const beyond = await page.evaluate<number>(`document.documentElement.scrollWidth - ${width}`)
  return beyond > 0 ? [`wider by ${beyond} than ${width} pixels`] : []
}

/** All that is wrong with one page: its parts, its colours in the dark, and at 200 % and 400 % of a screen of 1280 by 1024. */
async function examine(page: Page, { place }: Seen, dark: boolean): Promise<readonly string[]> {
  const inTheDark = async (): Promise<readonly string[]> => {
    await page.emulateMedia({ colorScheme: 'dark' })
    const faults = await faultsOf(page, { runOnly: ['color-contrast'] })
    await page.emulateMedia({ colorScheme: 'light' })
    return faults.map((fault) => `dark ${fault}`)
  }
  const faults = [
    ...(await faultsOf(page, rulesFor(place))),
    ...(dark ? await inTheDark() : []),
    ...(await overflows(page, 640, 512)),
    ...(await overflows(page, 320, 256)),
  ]
  await page.setViewportSize({ width: 1440, height: 900 })
  return faults
}

describe.skipIf(browserPath === undefined)('every page of the console, as axe sees it', () => {
  let scene: Scene
  let browser: Browser
  /** Each of them has signed in, once. */
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()
  beforeAll(async () => {
    browser = await openBrowser()
    scene = await startScene()
    for (const as of new Set(pagesOf(scene).map((each) => each.as))) {
      await using desk = await sitDown(browser, scene.node)
      await signIn(desk, scene.node.token(as))
      sessions.set(as, await desk.context.storageState())
    }
  })
  afterAll(async () => {
    await browser.close()
    await scene[Symbol.asyncDispose]()
  })

  test.for([
    ['en', true],
    ['ar', true],
    ['fr', false],
    ['es', false],
  ] as const)('in %s, light, and dark: %s; and larger', async ([language, dark]) => {
    const origin = scene.node.url.replace('127.0.0.1', 'localhost')
    const faults = await Promise.all(
      lanesOf(pagesOf(scene).filter(({ place }) => dark || !long.includes(place))).map(async (pages) => {
        const as = pages[0]?.as ?? ''
        const storageState = sessions.get(as)
        if (storageState === undefined) throw new Error(`${as} has not signed in`)
        const look = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const
        const context = await browser.newContext({ ...look, colorScheme: 'light', locale: language, storageState })
        await context.addInitScript(`localStorage.setItem('carnet-language', '${language}')`)
        const page = await context.newPage()
        const found: string[] = []
        for (const each of pages) {
          await page.goto(`${origin}/console${each.address}`)
          await page.getByRole('heading', { level: 1 }).or(page.getByRole('alert')).first().waitFor()
          await page.waitForLoadState('networkidle')
          found.push(...(await examine(page, each, dark)).map((fault) => `${each.place} ${fault}`))
        }
        await page.keyboard.press('Control+K')
        await page.getByRole('dialog').waitFor()
        found.push(...(await faultsOf(page)).map((fault) => `palette ${fault}`))
        await context.close()
        return found
      }),
    )
    expect(faults.flat()).toEqual([])
  })
})
