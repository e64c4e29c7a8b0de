import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { browserPath, type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const declarations = readFileSync(join(import.meta.dirname, '../samples/declarations.csv'), 'utf8')
  .split('\n')
  .slice(0, 4)
  .join('\n')
const [header = '', first = ''] = declarations.split('\n')
const broken = [header, first.replace(/,\d{4}-\d\d-\d\d,/, ',GEHEIM,')].join('\n')

const folder = mkdtempSync(join(tmpdir(), 'carnet-drop-'))

/** Drops a file onto the page, as a hand does. */
async function drop({ page, context }: Desk, name: string, text: string): Promise<void> {
  const file = join(folder, name)
  writeFileSync(file, text)
  const { x, y } = (await page.locator('.drop').boundingBox()) ?? { x: 0, y: 0 }
  const devtools = await context.newCDPSession(page)
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data })
  await devtools.detach()
}

describe.skipIf(browserPath === undefined)('what runs the node, at the console', () => {
  let node: TestNode
  let browser: Browser
  let desk: Desk
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode()
    desk = await sitDown(browser, node)
    await signIn(desk, node.token())
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  const open = async (room: string): Promise<void> => {
    await desk.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click()
    await desk.page.getByRole('heading', { level: 1, name: room }).waitFor()
  }

  test('a table that is dropped is understood, sealed and receipted; one that is broken is told with its place, and never its data', async () => {
    const { page } = desk
    await open('Intake')
    await drop(desk, 'queue.csv', declarations)
    const taken = page.getByRole('region', { name: 'queue.csv' })
    await taken.getByText('taken in').waitFor()
    const report = await taken.innerText()
    for (const said of ['Declarations', 'csv', 'values are sealed', 'Receipt']) expect(report).toContain(said)

    await drop(desk, 'broken.csv', broken)
    const refused = page.getByRole('region', { name: 'broken.csv' })
    await refused.getByRole('alert').waitFor()
    const fault = await refused.innerText()
    for (const said of ['2:10', 'Date', 'date CCYY-MM-DD', 'quarantine']) expect(fault).toContain(said)
    expect(fault).not.toContain('GEHEIM')

    await drop(desk, 'twice.csv', declarations)
    await page.getByRole('region', { name: 'twice.csv' }).getByText('was there').waitFor()
    await drop(desk, 'letter.txt', 'Dear Sir')
    await page.getByRole('region', { name: 'letter.txt' }).getByRole('alert').waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('health says what needs somebody first; a backup is made, followed until it is done, and proven', async () => {
    const { page } = desk
    await open('Health')
    const findings = page.getByRole('region', { name: 'Findings' }).getByRole('listitem')
    await expect.poll(() => findings.first().innerText()).toContain('carnet')
    expect(await findings.first().getByRole('img').getAttribute('aria-label')).toBe('needs attention')
    const backups = page.getByRole('region', { name: 'Backups' }).first()
    expect(await backups.innerText()).toContain('There is no backup')
    await page.getByRole('button', { name: 'Make a backup' }).click()
    await page.getByRole('row', { name: /^Backup done/ }).waitFor()
    await page.getByRole('button', { name: /^Rehearse:/ }).click()
    const rehearsing = page.getByRole('dialog')
    await rehearsing.getByText('restored beside the node').waitFor()
    await rehearsing.getByRole('button', { name: 'Rehearse' }).click()
    await rehearsing.getByText(/records restored/).waitFor()
    await rehearsing.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row', { name: /Rehearsal of a backup done/ }).waitFor({ timeout: 90_000 })
    await page.getByRole('row', { name: /Z proven/ }).waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('the dictionary says of an element what it is and what protects it', async () => {
    const { page } = desk
    await open('Dictionary')
    await page.getByLabel('Search names, definitions, ids and numbers').fill('travel-document.number')
    const row = page.getByRole('row', { name: /travel-document\.number/ })
    await row.waitFor()
    for (const said of ['personal', 'a document’s number', 'last four']) expect(await row.innerText()).toContain(said)
    expect(desk.complaints).toEqual([])
  })
})
