/**
 * Pictures of every page, for whoever draws them: `node tools/bootstrap.mjs run test/screens.ts FOLDER [NAME …]`. A name is a
 * page's or a look's, or a part of one. Nothing of it is committed.
 */
import type { Page } from 'playwright-core'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'
import { pagesOf, startScene } from './scene.ts'

/** What is drawn: where, as whom, and what is done there first; by what does not depend on the language. */
interface Shot {
  readonly name: string
  readonly address: string
  readonly as: string
  readonly first?: (page: Page) => Promise<unknown>
}

const [folder = 'screens', ...wanted] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
await using scene = await startScene()
await using bare = await startNode()
const browser = await openBrowser()

const { node, task, record, investigation, seized } = scene
const clearance = `?purpose=clearance&case=${task.id}`
const nowhere = '00000000-0000-4000-8000-000000000000'
const press = (selector: string) => async (page: Page) => page.locator(selector).first().click()
const openPalette = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+K')
  await page.getByRole('menuitem').first().waitFor()
}
const broken = 'declaration.reference,declaration.office\n1,2\n'
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const states: readonly Shot[] = [
  ...['officer', 'senior-officer', 'dpo', 'auditor'].map((as) => ({ name: `today-${as}`, address: '/', as })),
  { name: 'why', address: '/', as: 'officer', first: press('.why .button') },
  { name: 'palette', address: '/', as: 'officer', first: openPalette },
  { name: 'menu', address: '/', as: 'officer', first: press('.own-menu .button') },
  { name: 'find-no-why', address: '/find', as: 'officer' },
  {
    name: 'found',
    address: `/find${clearance}`,
    as: 'officer',
    async first(page) {
      await page.locator('.choice > button').first().click()
      await page.getByRole('option').nth(6).click()
      await page.locator('.sought input').nth(1).fill('40')
      await page.locator('.sought [type=submit]').click()
      await page.getByRole('row').nth(3).waitFor()
    },
  },
  {
    name: 'found-none',
    address: `/find${clearance}`,
    as: 'officer',
    async first(page) {
      await page.locator('.sought input').first().fill('00000000')
      await page.locator('.sought [type=submit]').click()
      await page.locator('.stamp').waitFor()
    },
  },
  { name: 'record-no-why', address: `/record/${record}`, as: 'officer' },
  {
    name: 'record-revealed',
    address: `/record/${record}${clearance}`,
    as: 'officer',
    async first(page) {
      await page.locator('.deed .button').first().click()
      await page.locator('.row.fresh').waitFor()
    },
  },
  {
    name: 'record-asked',
    address: `/record/${seized}?purpose=investigation&case=${investigation.id}`,
    as: 'port-officer',
  },
  {
    name: 'record-asking',
    address: `/record/${seized}?purpose=investigation&case=${investigation.id}`,
    as: 'port-officer',
    first: press('.row:has(.seal) .deed .button:not([disabled])'),
  },
  { name: 'record-refused', address: `/record/${record}?purpose=clearance`, as: 'passenger-officer' },
  { name: 'record-nowhere', address: `/record/${nowhere}${clearance}`, as: 'officer' },
  { name: 'ledger-refused', address: '/ledger', as: 'officer' },
  { name: 'entry-nowhere', address: '/ledger/99999', as: 'auditor' },
  ...['rules', 'purposes', 'explain'].map((tab) => ({
    name: `rules-${tab}`,
    address: '/rules',
    as: 'officer',
    first: press(`[data-key=${tab}]`),
  })),
  { name: 'people-refused', address: '/people', as: 'officer' },
  {
    name: 'intake-reports',
    address: '/intake',
    as: 'administrator',
    async first(page) {
      await page.locator('.drop input[type=file]').first().setInputFiles(file('broken.csv', broken))
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'exports-asking', address: '/exports', as: 'officer', first: press('.head .button') },
  { name: 'exports-refused', address: '/exports', as: 'administrator' },
  { name: 'proposal-own', address: `/proposals/${scene.proposal}`, as: 'port-officer' },
  { name: 'proposal-nowhere', address: `/proposals/${nowhere}`, as: 'senior-officer' },
  { name: 'nowhere', address: '/nowhere', as: 'officer' },
  {
    name: 'unreachable',
    address: '/',
    as: 'officer',
    async first(page) {
      await page.route('**/v1/**', (route) => route.abort())
      await page.reload()
      await page.getByRole('alert').waitFor({ timeout: 20_000 })
      await page.unroute('**/v1/**')
    },
  },
]
const full: readonly Shot[] = [
  ...pagesOf(scene).map(({ place, address, as }) => ({ name: nameOf(place), address, as })),
  ...states,
]
/** A node that nobody has given anything yet. */
const empty: readonly Shot[] = ['/', '/ledger', '/rules', '/people', '/people/roles', '/people/keys', '/people/signers']
  .concat('/intake', '/exports', '/health', '/account')
  .map((address) => ({ name: `${nameOf(address)}-empty`, address, as: 'administrator' }))

const looks = [
  { name: 'light', width: 1440, theme: 'light', language: 'en' },
  { name: 'dark', width: 1440, theme: 'dark', language: 'en' },
  { name: 'tablet', width: 1024, theme: 'light', language: 'en' },
  { name: 'narrow', width: 390, theme: 'light', language: 'en' },
  { name: 'narrow-dark', width: 390, theme: 'dark', language: 'en' },
  { name: 'ar', width: 1440, theme: 'light', language: 'ar' },
  { name: 'ar-narrow', width: 390, theme: 'dark', language: 'ar' },
  { name: 'fr', width: 1024, theme: 'light', language: 'fr' },
  { name: 'es-narrow', width: 390, theme: 'light', language: 'es' },
] as const

await draw(node, full)
await draw(bare, empty)
await browser.close()

function nameOf(place: string): string {
  const name = place.replaceAll('/$', '-').replaceAll('/', '-').slice(1)
  return name === '' ? 'today' : name
}

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((each) => file.includes(each))
}

/** Whoever is shown signs in once, and is shown in every look. */
async function draw(of: TestNode, shots: readonly Shot[]): Promise<void> {
  const drawn = shots.filter(({ name }) => looks.some((look) => isWanted(`${name}.${look.name}`)))
  for (const as of new Set(drawn.map((shot) => shot.as))) {
    await using desk = await sitDown(browser, of)
    if (as === 'administrator') await drawSignIn(desk)
    await signIn(desk, of.token(as))
    for (const look of looks) {
      await lookAs(desk.page, look)
      for (const shot of drawn.filter((each) => each.as === as && isWanted(`${each.name}.${look.name}`)))
        await shoot(desk, shot, `${shot.name}.${look.name}`)
    }
  }
}

async function lookAs(page: Page, { width, theme, language }: (typeof looks)[number]): Promise<void> {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: theme })
  await page.evaluate(`localStorage.setItem('carnet-language', '${language}')`)
}

async function shoot({ page, origin }: Desk, { address, first }: Shot, name: string): Promise<void> {
  await page.goto(`${origin}/console${address}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  try {
    await first?.(page)
  } catch (fault) {
    process.stderr.write(`${name}: ${String(fault)}\n`)
  }
  await page.waitForLoadState('networkidle')
  const fullPage = (await page.locator('[role=dialog]').count()) === 0
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage })
}

async function drawSignIn(desk: Desk): Promise<void> {
  for (const look of looks.filter(({ name }) => isWanted(`sign-in.${name}`))) {
    await desk.page.goto(`${desk.origin}/console/sign-in`)
    await lookAs(desk.page, look)
    await shoot(desk, { name: 'sign-in', address: '/sign-in', as: '' }, `sign-in.${look.name}`)
    await desk.page.evaluate('localStorage.clear()')
  }
}
