import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

describe.skipIf(browserPath === undefined)('signing in at the console', () => {
  let node: TestNode
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode()
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('a passkey is made with the token, and signs in; the browser has nothing to complain of', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token())
    const { page, context } = desk
    expect(await page.title()).toBe('Today · Carnet')
    const [cookie, ...more] = await context.cookies()
    expect(cookie).toMatchObject({ name: '__Host-carnet', httpOnly: true, secure: true, sameSite: 'Strict' })
    expect(more).toEqual([])
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })')).not.toContain('carnets_')
    expect(desk.complaints).toEqual([])
  })

  test('whoever signs out is out, also with the way back', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token())
    const { page, context } = desk
    await page.getByRole('button', { name: 'administrator' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    expect(await context.cookies()).toEqual([])
    await page.goBack()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
  })
})
