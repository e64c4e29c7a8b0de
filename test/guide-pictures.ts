/**
 * The pictures of the guides, of the demonstration's world alone: `node tools/bootstrap.mjs run test/guide-pictures.ts [NAME …]` draws them
 * anew into docs/pictures. Ids, times and hashes are those of the run.
 */
import type { Page } from 'playwright-core'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { startScene } from './scene.ts'

/** One picture: whose desk, which page, what is done there first, and how much of it matters. */
interface Picture {
  readonly name: string
  readonly as: string
  readonly address: string
  readonly height: number
  readonly first?: (page: Page) => Promise<unknown>
}

const folder = join(import.meta.dirname, '../docs/pictures')
const wanted = process.argv.slice(2)
/** Pixels and bytes of a picture at most. */
const [width, largest] = [1120, 120_000]

await using scene = await startScene()
const browser = await openBrowser()
const { record, seized, task, investigation, request } = scene
const clearance = `?purpose=clearance&case=${task.id}`

const pictures: readonly Picture[] = [
  { name: 'officer-today', as: 'officer', address: '/', height: 420 },
  {
    name: 'officer-why',
    as: 'officer',
    address: '/find',
    height: 560,
    async first(page) {
      await page.getByRole('button', { name: 'Say why you are here' }).click()
      await page.getByRole('button', { name: 'Purpose' }).click()
      await page.getByRole('option', { name: 'Clearance of goods' }).click()
      await page.getByText('Open another case').waitFor()
    },
  },
  {
    name: 'officer-found',
    as: 'officer',
    address: `/find${clearance}`,
    height: 580,
    async first(page) {
      await page.getByRole('textbox', { name: 'Declaration reference' }).fill(scene.ownReference)
      await page.getByRole('button', { name: 'Find', exact: true }).click()
      await page.getByRole('link', { name: 'Open record 1', exact: true }).waitFor()
      await page.getByText('checked by this page').first().waitFor()
    },
  },
  {
    name: 'officer-record',
    as: 'officer',
    address: `/record/${record}${clearance}`,
    height: 620,
    async first(page) {
      await page.getByRole('button', { name: 'Reveal: Importer identifier' }).click()
      await page.getByText('checked by this page').nth(1).waitFor()
    },
  },
  {
    name: 'officer-ask',
    as: 'port-officer',
    address: `/record/${seized}?purpose=investigation&case=${investigation.id}`,
    height: 560,
    async first(page) {
      await page.getByRole('button', { name: 'Ask: Critical fraud' }).click()
      await page.getByLabel('Why you need it').fill('The same importer again')
    },
  },
  { name: 'dpo-today', as: 'dpo', address: '/', height: 480 },
  { name: 'dpo-subject', as: 'dpo', address: `/retention/subjects/${scene.subject}?case=${request.id}`, height: 620 },
  {
    name: 'dpo-certificate',
    as: 'dpo',
    address: `/retention/destructions/${scene.destruction}?case=${request.id}`,
    height: 620,
  },
  {
    name: 'auditor-ledger',
    as: 'auditor',
    address: '/ledger',
    height: 620,
    first: (page) => page.getByText('checked by this page').waitFor(),
  },
  { name: 'auditor-entry', as: 'auditor', address: '/ledger/0', height: 560 },
  {
    name: 'auditor-receipt',
    as: 'auditor',
    address: '/ledger',
    height: 520,
    async first(page) {
      await page.getByLabel('A receipt, or the hash of an entry').fill(scene.decision)
      await page.getByRole('button', { name: 'Check it' }).click()
      const found = page.getByText(/It is entry \d+ of the tree/)
      await found.waitFor()
      await found.scrollIntoViewIfNeeded()
    },
  },
  { name: 'administrator-people', as: 'administrator', address: '/people', height: 620 },
  { name: 'administrator-roles', as: 'administrator', address: `/people/${scene.officer}`, height: 560 },
  { name: 'administrator-keys', as: 'administrator', address: '/people/keys', height: 480 },
  { name: 'administrator-health', as: 'administrator', address: '/health', height: 640 },
]

mkdirSync(folder, { recursive: true })
const drawn = pictures.filter(({ name }) => wanted.length === 0 || wanted.some((each) => name.includes(each)))
for (const as of new Set(drawn.map((each) => each.as))) {
  await using desk = await sitDown(browser, scene.node, { width })
  await signIn(desk, scene.node.token(as))
  for (const picture of drawn.filter((each) => each.as === as)) await draw(desk, picture)
}
await browser.close()

async function draw({ page, origin }: Desk, { name, address, height, first }: Picture): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.goto(`${origin}/console${address}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await first?.(page)
  await page.waitForLoadState('networkidle')
  // It is of one run, and of whoever looks at a screen.
  await page.evaluate(`document.querySelector('.watermark')?.remove()`)
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  const { size } = statSync(path)
  process.stdout.write(`${name} ${size}${size > largest ? ' TOO LARGE' : ''}\n`)
}
