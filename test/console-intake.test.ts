import type { Instant } from '@carnet/api'
import { openClient, openPackage } from '@carnet/sdk'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newAgeKey } from '../packages/engine/test/exporting.ts'
import { wordOn } from '../packages/engine/test/signing.ts'
import { browserPath, type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { granting, value } from './incidents/granting.ts'
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
    await page.getByRole('button', { name: /^Rehearse / }).click()
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

  test('a file is asked for and revoked; one that was approved is fetched, received and deleted', async () => {
    const { person } = await granting(node)
    const [senior, manager] = [await person('One', 'senior-officer'), await person('Two', 'duty-manager')]
    const made = value(await node.client().createPerson({ name: 'Three', roles: ['officer'], offices: [] }))
    const { token } = made.credential
    const officer = openClient({ url: node.url, token })
    const { key, secret } = await newAgeKey()
    const inDays = (days: number): Instant => new Date(Date.now() + days * 86_400_000).toISOString() as Instant
    const registered = { name: 'Court of Audit', key, whose: 'authority', until: inDays(200) } as const
    const { id: recipient } = value(await senior.client.registerRecipient(registered))
    value(await manager.client.confirmRecipient({ id: recipient }))
    const matter = value(await officer.openCase({ kind: 'task', reference: 'Q-7' }))
    const asked = value(
      await officer.requestExport({
        purpose: 'clearance',
        case: matter.id,
        select: { type: 'declaration', where: { 'declaration.office': '40' } },
        elements: ['declaration.office', 'declaration.hs6'],
        recipient,
        format: 'csv',
        deleteBy: inDays(30),
        reason: 'two columns',
      }),
    )
    const proposal = value(await manager.client.proposal({ id: asked.proposal }))
    const assertion = wordOn(proposal, { keys: manager.keys, signer: manager.signer.id, now: new Date() })
    value(await manager.client.approveProposal({ id: proposal.id, assertion }))

    await using theirs = await sitDown(browser, node)
    await signIn(theirs, token)
    const { page } = theirs
    await page.getByRole('link', { name: 'Exports' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Fetch the package' }).click()
    const opened = await openPackage(readFileSync(await (await saved).path()), secret)
    if (!opened.ok) throw new Error('the package did not open')
    const { codes } = opened.manifest
    await page.getByLabel('Receipt code').fill(codes.receipt)
    await page.getByRole('button', { name: 'Acknowledge receipt' }).click()
    await page.getByLabel('Deletion code').fill(codes.deletion)
    await page.getByRole('button', { name: 'Certify the deletion' }).click()
    await page.getByText('deletion certified').waitFor()

    await page.getByRole('button', { name: 'Ask for a file' }).click()
    const form = page.getByRole('dialog')
    const choose = async (label: RegExp, option: RegExp): Promise<void> => {
      await form.getByRole('button', { name: label }).click()
      await page.getByRole('option', { name: option }).click()
    }
    await choose(/For$/, /Court of Audit/)
    await choose(/Purpose$/, /^Clearance/)
    await choose(/Case$/, /Q-7/)
    await form.getByRole('option', { name: 'Office of declaration' }).click()
    await form.getByLabel('Reason').fill('another column')
    await form.getByRole('button', { name: 'Put it to others' }).click()
    await page.getByText('waits for approval').waitFor()
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('revoked', { exact: true }).first().waitFor()
    expect(theirs.complaints).toEqual([])
  })
})
