import type { Browser, Page } from 'playwright-core'
import { openBrowser, sitDown, signIn } from '../test/browser.ts'
import { scriptLimits, scriptsOf } from '../test/first-load.ts'
import { startNode, type TestNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import { type Figure, percentile } from './figure.ts'
import { uncounted } from './load/uncounted.ts'

/** Who sees every room between them. */
const roles = ['administrator', 'senior-officer'] as const
/** How often each room is gone to. */
const rounds = 15
/** Pixels of a scroll with the wheel, and of a second of it: a hundred rows. */
const [distance, speed] = [20_000, 4000]
/** One frame at 60 a second, and what a timer may be late by. */
const [frame, late] = [1000 / 60, 2]
const pageLimit = 100

/** The console as its user has it: a page changed, a list of a million scrolled, what is loaded first. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  await using node = await startNode({ ...(await freshDatabases(postgres.url)), args: [], environment: uncounted })
  const browser = await openBrowser()
  try {
    const changes: number[] = []
    for (const role of roles) changes.push(...(await pageChanges(browser, node, role)))
    return [
      ...([50, 95] as const).map((percent) => changed(percent, percentile(changes, percent))),
      await scrolled(browser, node),
      ...(await firstLoads(browser, node)),
    ]
  } finally {
    await browser.close()
  }
}

const changed = (percent: number, figure: number): Figure => ({
  name: `a room of the console, from the click to its heading painted, data at hand, p${percent}`,
  figure,
  unit: 'ms',
  peer: 'the limit',
  peerFigure: pageLimit,
  ratio: figure / pageLimit,
  goal: `≤ ${pageLimit} ms`,
  met: figure <= pageLimit,
})

/** Milliseconds of each change of a room, after each was seen once. */
async function pageChanges(browser: Browser, node: TestNode, role: string): Promise<readonly number[]> {
  await using desk = await sitDown(browser, node)
  await signIn(desk, node.token(role))
  const { page } = desk
  const rooms = await page.locator('nav .rooms').first().getByRole('link').count()
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    for (let room = 1; room <= rooms; room++) {
      // From room to room, so that none is left for itself.
      const taken = await page.evaluate<number>(`(${goTo})(${room % rooms})`)
      if (round > 0) times.push(taken)
      else await page.waitForLoadState('networkidle')
    }
  }
  return times
}

/** In the page: from the click on a link at the side until a frame with another heading was painted. */
const goTo = `(room) => new Promise((resolve, reject) => {
  const link = document.querySelectorAll('nav .rooms')[0].querySelectorAll('a')[room]
  const before = document.querySelector('main h1')
  const begun = performance.now()
  const seen = new MutationObserver(() => {
    const heading = document.querySelector('main h1')
    if (heading === null || heading === before) return
    seen.disconnect()
    requestAnimationFrame(() => {
      const painted = new MessageChannel()
      painted.port1.onmessage = () => resolve(performance.now() - begun)
      painted.port2.postMessage(null)
    })
  })
  seen.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => reject(new Error('no other heading came')), 20_000)
  link.click()
})`

/** The share of frames in time while the list of a million is scrolled, beside those of an empty page. */
async function scrolled(browser: Browser, node: TestNode): Promise<Figure> {
  await using desk = await sitDown(browser, node)
  await signIn(desk, node.token())
  const { page, origin } = desk
  await page.goto(`${origin}/console/living`)
  await page.locator('.long').scrollIntoViewIfNeeded()
  await page.waitForLoadState('networkidle')
  await page.evaluate(`{ const list = document.querySelector('.long'); list.scrollTop = list.scrollHeight / 2 }`)
  const from = await middleRow(page)
  const figure = await inTime(page)
  const rows = (await middleRow(page)) - from
  if (Math.abs(rows - distance / 39) > 20) throw new Error(`the list was scrolled by ${rows} rows`)
  await page.goto('about:blank')
  const peerFigure = await inTime(page)
  return {
    name: 'frames in time while a list of a million rows is scrolled (rows made by the page)',
    figure,
    unit: '% of frames within 1/60 s and 2 ms',
    peer: 'an empty page in the same run',
    peerFigure,
    ratio: figure / peerFigure,
    goal: '≥ 0.95 × the empty page',
    met: figure >= 0.95 * peerFigure,
  }
}

const middleRow = (page: Page): Promise<number> =>
  page.evaluate<number>(`Number(document.querySelectorAll('.space > .long-row')[12].ariaRowIndex)`)

/** Scrolled by the wheel where there is something to scroll: of the frames of that time those that came within a frame's time. */
async function inTime(page: Page): Promise<number> {
  await page.evaluate(`{
    globalThis.gaps = []
    let before
    const next = (now) => {
      if (before !== undefined) gaps.push(now - before)
      before = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  }`)
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const devtools = await page.context().newCDPSession(page)
  const at = { x: width / 2, y: height / 2 }
  await devtools.send('Input.synthesizeScrollGesture', {
    ...at,
    yDistance: -distance,
    speed,
    gestureSourceType: 'mouse',
  })
  await devtools.detach()
  const gaps = await page.evaluate<readonly number[]>('gaps')
  return (100 * gaps.filter((gap) => gap <= frame + late).length) / gaps.length
}

/** Compressed bytes of script that are loaded to sign in, and for Today. */
async function firstLoads(browser: Browser, node: TestNode): Promise<readonly Figure[]> {
  await using desk = await sitDown(browser, node)
  const { page, origin } = desk
  const loaded = scriptsOf(page)
  await page.goto(`${origin}/console/sign-in`)
  await page.waitForLoadState('networkidle')
  const first = loaded()
  await signIn(desk, node.token())
  await page.waitForLoadState('networkidle')
  return [
    ['script to sign in at the console, gzipped', first, scriptLimits.signIn] as const,
    ['script for Today at the console, gzipped', loaded(), scriptLimits.today] as const,
  ].map(([name, figure, limit]) => ({
    name,
    figure,
    unit: 'bytes',
    peer: 'the limit',
    peerFigure: limit,
    ratio: figure / limit,
    goal: `≤ ${limit / 1000} kB`,
    met: figure <= limit,
  }))
}
