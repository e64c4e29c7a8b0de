import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Browser } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases } from './stores.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

describe.skipIf(browserPath === undefined)('the ledger at the console', () => {
  let node: TestNode
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    // The other rooms' stories run on the embedded database.
    node = await startNode({ ...(await freshDatabases(inject('databaseUrl'))), args: [] })
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('an auditor reads entries that the page has checked, filters them, opens one, and has a receipt looked up', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token('auditor'))
    const { page, origin } = desk
    await page.getByRole('link', { name: 'Ledger' }).click()
    await page.getByText('checked by this page').waitFor()
    await page.getByRole('cell', { name: 'A session began' }).first().waitFor()

    await page.getByRole('button', { name: 'What happened' }).click()
    await page.getByRole('option', { name: 'A policy came into force' }).click()
    await expect.poll(() => page.getByRole('cell', { name: 'A session began' }).count()).toBe(0)

    await page.goto(`${origin}/console/ledger/0`)
    await page.getByRole('heading', { name: 'The node began', level: 1 }).waitFor()
    await page.getByText('checked by this page').waitFor()
    const text = await page.locator('pre').textContent()
    expect(JSON.parse(text ?? '')).toMatchObject({ v: 1, kind: 'node-initialised' })
    const hash = (await page.getByRole('definition').last().textContent()) ?? ''

    await page.goto(`${origin}/console/ledger`)
    await page.getByLabel('A receipt, or the hash of an entry').fill(hash)
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('It is entry 0 of the tree.').waitFor()
    await page.getByLabel('A receipt, or the hash of an entry').fill('{"origin":"another"}')
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByText('not a receipt').waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('what was changed on the way is shown as changed: an entry, a tile, a checkpoint', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token('auditor'))
    const { page, origin } = desk
    /** What the node says, asked for beside the browser: a session in a cookie is of its pages alone. */
    const asked = async (url: string): Promise<Buffer> => {
      const { pathname } = new URL(url)
      const headers = { Authorization: `Bearer ${node.token('auditor')}` }
      return Buffer.from(await (await fetch(`${node.url}${pathname}`, { headers })).arrayBuffer())
    }
    /** Answers with what the node says, one byte of it another. */
    const tamper = async (path: string, at: number): Promise<void> => {
      await page.route(path, async (route) => {
        const body = await asked(route.request().url())
        body.writeUInt8(body.readUInt8(at) ^ 1, at)
        await route.fulfill({ body })
      })
    }
    await tamper('**/ledger/tile/entries/**', 40)
    await page.goto(`${origin}/console/ledger`)
    await page.getByText('Entry 0 was changed after it was signed.').waitFor()
    await page.getByText('not what was signed', { exact: true }).waitFor()
    await page.unroute('**/ledger/tile/entries/**')

    await tamper('**/ledger/tile/0/**', 3)
    await page.reload()
    await page.getByText('The tiles do not lead to the root that was signed.').waitFor()
    await page.unroute('**/ledger/tile/0/**')

    await page.route('**/v1/ledger', async (route) => {
      const said = JSON.parse((await asked(route.request().url())).toString()) as { size: number; checkpoint: string }
      const checkpoint = said.checkpoint.replace(`\n${said.size}\n`, `\n${said.size + 1}\n`)
      await route.fulfill({ json: { ...said, checkpoint } })
    })
    await page.reload()
    await page.getByText('The newest checkpoint is not signed by the ledger’s key.').waitFor()
  })

  test('somebody else sees the tree and not its entries, and goes to the rules by a few letters', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token())
    const { page } = desk
    await page.getByRole('link', { name: 'Ledger' }).click()
    await page.getByText('checked by this page').waitFor()
    await page.getByRole('img', { name: 'of 256 leaves' }).waitFor()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('table').count()).toBe(0)

    // From there to the rules, by a few letters.
    await page.keyboard.press('Control+K')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('rul')
    await page.getByRole('menuitem', { name: 'Rules' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor()
    await page.getByRole('rowheader', { name: 'Clearance of goods' }).first().waitFor()
    await page.getByRole('tab', { name: 'Rules' }).click()
    await page.getByLabel('Words of the rule').fill('may read the policy')
    await page.getByText('Whoever is decided about may read the policy that decides.').waitFor()
    expect(desk.complaints).toEqual([])
  })
})
