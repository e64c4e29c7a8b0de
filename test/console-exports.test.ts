import type { Export, Instant, RecipientRegistration } from '@carnet/api'
import { openClient } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newAgeKey, withOtherData } from '../packages/engine/test/exporting.ts'
import { wordOn } from '../packages/engine/test/signing.ts'
import { browserPath, openBrowser, saved, signIn, sitDown } from './browser.ts'
import { granting, type Person, value } from './incidents/granting.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const declarations = readFileSync(join(import.meta.dirname, '../samples/declarations.csv'), 'utf8')
  .split('\n')
  .slice(0, 4)
  .join('\n')
const day = 86_400_000
const inDays = (days: number): Instant => new Date(Date.now() + days * day).toISOString() as Instant

const chooseIn =
  (page: Page, within: Page | Locator) =>
  async (label: RegExp, option: RegExp | string): Promise<void> => {
    await within.getByRole('button', { name: label }).click()
    await page.getByRole('option', { name: option }).click()
  }

/** What a form asks for, beside the records. */
async function fill(page: Page, reason: string): Promise<void> {
  const form = page.getByRole('dialog')
  const choose = chooseIn(page, form)
  await choose(/For$/, /Court of Audit/)
  if (await form.getByRole('button', { name: /Choose Purpose$/ }).isVisible()) await choose(/Purpose$/, /^Clearance/)
  await choose(/Case$/, /Q-7/)
  await form.getByRole('option', { name: 'Office of declaration' }).click()
  await form.getByLabel('Reason').fill(reason)
  await form.getByRole('button', { name: 'Put it to others' }).click()
  await form.getByText('Put to others.').waitFor()
}

describe.skipIf(browserPath === undefined)('files that leave, at the console', () => {
  let node: TestNode
  let browser: Browser
  let manager: Person
  const own = { secret: '', ledger: '' }
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode()
    const system = value(await node.client().createService({ name: 'System', mayIngest: true })).credential.token
    value(await openClient({ url: node.url, token: system }).ingest(new TextEncoder().encode(`${declarations}\n`)))
    const { person } = await granting(node)
    const senior = await person('One', 'senior-officer')
    manager = await person('Two', 'duty-manager')
    const { key, secret } = await newAgeKey()
    const registered: RecipientRegistration = { name: 'Court of Audit', key, whose: 'authority', until: inDays(200) }
    const { id } = value(await senior.client.registerRecipient(registered))
    value(await manager.client.confirmRecipient({ id }))
    Object.assign(own, { secret, ledger: value(await node.client().ledger()).key })
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  const tokenOf = async (role: 'officer' | 'dpo'): Promise<string> =>
    value(await node.client().createPerson({ name: 'Ida Lindqvist', roles: [role], offices: [] })).credential.token
  const approve = async (of: Export): Promise<void> => {
    const proposal = value(await manager.client.proposal({ id: of.proposal }))
    const assertion = wordOn(proposal, { keys: manager.keys, signer: manager.signer.id, now: new Date() })
    value(await manager.client.approveProposal({ id: proposal.id, assertion }))
  }
  const giveKey = async (page: Page, file: Uint8Array, name = 'package.age'): Promise<void> => {
    const buffer = Buffer.from(file)
    await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await page.getByLabel('Or the key itself').fill(own.secret)
    await page.getByRole('button', { name: 'Open', exact: true }).click()
  }

  test('what was found is asked for, approved, opened by its recipient in the page, and followed to its end', async () => {
    const token = await tokenOf('officer')
    const officer = openClient({ url: node.url, token })
    const matter = value(await officer.openCase({ kind: 'task', reference: 'Q-7' }))
    await using desk = await sitDown(browser, node)
    await signIn(desk, token)
    const { page, origin } = desk

    await page.goto(`${origin}/console/find?purpose=clearance&case=${matter.id}`)
    await chooseIn(page, page)(/What you know$/, 'open elements of declarations')
    await page.getByRole('textbox', { name: 'Office of declaration' }).fill('40')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await page.getByText('All that is found this way').waitFor()
    await page.getByRole('checkbox', { name: 'Choose record 1' }).check({ force: true })
    await page.getByText('One record that you chose.').waitFor()
    await page.getByRole('button', { name: 'Ask for a file' }).click()
    await fill(page, 'one column')
    const [asked] = value(await officer.exports()).exports
    if (asked === undefined) throw new Error('nothing was asked for')
    expect(asked).toMatchObject({
      records: 1,
      state: 'waiting-approval',
      elements: [{ element: 'declaration.office' }],
    })
    await approve(asked)

    await page.goto(`${origin}/console/exports/${asked.id}`)
    await page.getByText('It may be fetched; nothing has left yet.').waitFor()
    const bytes = await saved(page, () => page.getByRole('button', { name: 'Fetch the package' }).click())
    await page.getByText('The recipient’s receipt is awaited.').waitFor()

    // The recipient: at the own desk, with nothing of the node.
    await page.goto(`${origin}/console/exports/open`)
    await page.getByLabel('The sender’s ledger key, if you have it').waitFor()
    await page.waitForLoadState('networkidle')
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url()))
    const cut = bytes.subarray(0, bytes.length - 1)
    for (const [file, says] of [
      [cut, 'It does not open with this key'],
      [await withOtherData(bytes, own.secret), 'the data are not those of the manifest'],
    ] as const) {
      await giveKey(page, file)
      await page.getByText(says).waitFor()
      expect(await page.getByRole('heading', { name: 'Files' }).count()).toBe(0)
    }
    await page.getByLabel('The sender’s ledger key, if you have it').fill(own.ledger)
    await giveKey(page, bytes)
    await page.getByText('signed by this ledger, unchanged').waitFor()
    await page.getByText('may still be kept').waitFor()
    await page.getByText('by the key you gave').waitFor()
    const data = await saved(page, () => page.getByRole('button', { name: 'Save: data.csv' }).click())
    expect(data.toString()).toMatch(/^row,declaration\.office\r\n/)
    const receiptCode = await page.getByRole('group', { name: 'Receipt code' }).locator('code').innerText()
    await page.getByText('When you have deleted it').click()
    const deletionCode = await page.getByRole('group', { name: 'Deletion code' }).locator('code').innerText()
    expect(await page.content()).not.toContain(own.secret)
    expect(sent.filter((url) => !url.startsWith('blob:'))).toEqual([])
    await page.getByRole('button', { name: 'Forget it' }).click()
    expect(await page.content()).not.toContain(receiptCode)

    // Long after, it is still here.
    await page.clock.setFixedTime(Date.now() + 31 * day)
    await giveKey(page, bytes)
    await page.getByRole('alert').filter({ hasText: 'You should have deleted this by' }).waitFor()
    await page.clock.setFixedTime(Date.now())

    await page.goto(`${origin}/console/exports/${asked.id}`)
    await page.getByLabel('Receipt code').fill(receiptCode)
    await page.getByRole('button', { name: 'Acknowledge receipt' }).click()
    await page.getByText('The recipient has it').waitFor()
    await page.getByLabel('Deletion code').fill(deletionCode)
    await page.getByRole('button', { name: 'Certify the deletion' }).click()
    await page.getByText('The recipient certified that every copy is gone.').waitFor()
    expect(desk.complaints).toEqual([])

    await using theirs = await sitDown(browser, node)
    await signIn(theirs, await tokenOf('dpo'))
    await theirs.page.goto(`${origin}/console/exports`)
    await theirs.page.getByRole('button', { name: 'Trace a file' }).click()
    const tracing = theirs.page.getByRole('dialog')
    await tracing.locator('input[type=file]').setInputFiles({ name: 'found.csv', mimeType: 'text/csv', buffer: data })
    await tracing.getByRole('button', { name: 'Trace a file' }).click()
    await tracing.getByRole('link', { name: 'Court of Audit' }).click()
    await theirs.page.getByText('The recipient certified that every copy is gone.').waitFor()
    expect(theirs.complaints).toEqual([])
  })

  test('a file of an office is asked for in the room, and revoked before anybody fetched it', async () => {
    const token = await tokenOf('officer')
    value(await openClient({ url: node.url, token }).openCase({ kind: 'task', reference: 'Q-7' }))
    await using desk = await sitDown(browser, node)
    await signIn(desk, token)
    const { page, origin } = desk
    await page.goto(`${origin}/console/exports`)
    await page.getByRole('button', { name: 'Ask for a file' }).click()
    await fill(page, 'another column')
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    await page.getByText('waits for approval').waitFor()
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('revoked', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: 'What became of it' }).click()
    await page.getByText('It was revoked before anybody fetched it.').waitFor()
    expect(desk.complaints).toEqual([])
  })
})
