import { openClient } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { value } from './incidents/granting.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

describe.skipIf(browserPath === undefined)('what one finds again at the console', () => {
  let node: TestNode
  let browser: Browser
  const tokenOf = async (role: 'auditor' | 'dpo'): Promise<string> => {
    const person = await node.client().createPerson({ name: 'Ida Lindqvist', roles: [role], offices: ['40'] })
    return value(person).credential.token
  }
  /** Of what was just done by whoever holds the token. */
  const receiptOf = async (token: string) => {
    const client = openClient({ url: node.url, token })
    const [event] = value(await client.ownLog({})).events
    if (event === undefined) throw new Error('nothing was done')
    return client.receipt({ hash: event.hash })
  }
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode()
    const system = value(await node.client().createService({ name: 'System', mayIngest: true })).credential.token
    const text = readFileSync(join(import.meta.dirname, '../samples/declarations.csv'), 'utf8')
    const source = openClient({ url: node.url, token: system })
    value(await source.ingest(new TextEncoder().encode(`${text.split('\n').slice(0, 3).join('\n')}\n`)))
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('a page with its filters is saved under a name, found again at another desk, named anew and forgotten', async () => {
    const token = await tokenOf('auditor')
    {
      await using desk = await sitDown(browser, node)
      await signIn(desk, token)
      const { page } = desk
      await page.getByRole('link', { name: 'Ledger' }).click()
      await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor()
      await page.getByRole('button', { name: 'What' }).click()
      await page.getByRole('option', { name: 'Somebody was registered' }).click()
      await page.getByLabel('From').fill('2026-01-01')
      await save(page, 'Who came')
      await page.getByRole('button', { name: 'This view is saved' }).waitFor()
      expect(await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])')).not.toContain(
        'Who came',
      )
      expect(desk.complaints).toEqual([])
    }
    await using desk = await sitDown(browser, node)
    await signIn(desk, token)
    const { page } = desk
    await page.getByRole('link', { name: 'Who came' }).click()
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor()
    expect(new URL(page.url()).search).toBe('?from=2026-01-01&kind=actor-created')
    expect(await page.getByLabel('From').inputValue()).toBe('2026-01-01')
    // The tree grows while it is looked at: of the page all is found again that is in its address.
    await page.reload()
    await page.getByRole('button', { name: /Somebody was registered/ }).waitFor()

    await page.getByRole('button', { name: 'This view is saved' }).click()
    await page.getByRole('button', { name: 'Rename: Who came' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('New people')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('button', { name: 'Forget: New people' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
    await page.getByText('No view is saved').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('link', { name: 'New people' }).count()).toBe(0)
    expect(desk.complaints).toEqual([])
  })

  test('one search leads to an element, an entry, a person, a receipt’s check; what is to be found is in no address, and is not asked for', async () => {
    const token = await tokenOf('dpo')
    await using desk = await sitDown(browser, node)
    await signIn(desk, token)
    const { page } = desk
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))

    await search(page, 'importer identif')
    await page.getByText(/\d+ results?/).waitFor()
    await page.getByRole('menuitem', { name: 'Importer identifier' }).click()
    await page.getByRole('button', { name: 'All elements' }).waitFor()
    expect(new URL(page.url()).search).toBe('?element=declaration.importer.id')

    await search(page, '0')
    await page.getByRole('menuitem', { name: 'Entry 0', exact: true }).click()
    await page.getByRole('heading', { name: 'The node began' }).waitFor()

    await search(page, 'lindq')
    await page
      .getByRole('menuitem', { name: /^Ida Lindqvist/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Ida Lindqvist' }).waitFor()

    const receipt = value(await receiptOf(token))
    const { entry: _entry, ...cut } = receipt
    await search(page, JSON.stringify(cut))
    await page.getByRole('menuitem', { name: 'Check this receipt against the ledger' }).click()
    await page.getByText('not a receipt').waitFor()
    await search(page, JSON.stringify(receipt))
    await page.getByRole('menuitem', { name: 'Check this receipt against the ledger' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(/It is entry \d+ of the tree/).waitFor()

    await search(page, 'Parc, Minsoo')
    await page.getByRole('menuitem', { name: 'Find “Parc, Minsoo” as traveller’s name' }).click()
    await page.getByRole('heading', { name: 'Find', level: 1 }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Name of the holder' }).inputValue()).toBe('Parc, Minsoo')
    expect(new URL(page.url()).search).toBe('?way=traveller')
    const kept = await page.evaluate(
      'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state, document.title])',
    )
    expect(kept).not.toMatch(/minsoo/i)
    expect(asked.filter((each) => each.startsWith('POST'))).toEqual([])

    // Handed over again while it is open, and not again when one comes back.
    await search(page, '54375751')
    await page.getByRole('menuitem', { name: 'Find “54375751” as declaration reference' }).click()
    const reference = page.getByRole('textbox', { name: 'Declaration reference' })
    await reference.waitFor()
    expect(await reference.inputValue()).toBe('54375751')
    await reference.fill('1')
    await page.getByRole('link', { name: 'Today' }).click()
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    await page.getByRole('link', { name: 'Find' }).click()
    await reference.waitFor()
    expect(await reference.inputValue()).toBe('1')
    expect(await page.getByRole('link', { name: 'Find' }).getAttribute('aria-current')).toBe('page')
    expect(desk.complaints).toEqual([])
  })
})

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+K')
  await page.getByRole('searchbox', { name: 'Search everything' }).fill(text)
}

async function save(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save this view' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
