import { openClient, type Reply } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

describe.skipIf(browserPath === undefined)('what one finds again at the console', () => {
  let node: TestNode
  let browser: Browser
  const tokenOf = async (roles: readonly ('officer' | 'auditor')[]): Promise<string> =>
    valueOf(await node.client().createPerson({ name: 'Ida Lindqvist', roles: [...roles], offices: ['40'] })).credential
      .token
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode()
    const system = valueOf(await node.client().createService({ name: 'System', mayIngest: true })).credential.token
    const text = readFileSync(join(import.meta.dirname, '../samples/declarations.csv'), 'utf8')
    const source = openClient({ url: node.url, token: system })
    valueOf(await source.ingest(new TextEncoder().encode(`${text.split('\n').slice(0, 3).join('\n')}\n`)))
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('a page with its filters is saved under a name, found again at another desk, named anew and forgotten', async () => {
    const token = await tokenOf(['auditor'])
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
})

async function save(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save this view' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.code)
  return reply.value
}
