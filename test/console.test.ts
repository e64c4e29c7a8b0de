import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { scriptLimits, scriptsOf } from './first-load.ts'
import { value } from './incidents/granting.ts'
import { runningProvider, type RunningProvider } from './identity-provider.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

describe.skipIf(browserPath === undefined)('signing in at the console', () => {
  const own = mkdtempSync(join(tmpdir(), 'carnet-console-'))
  let node: TestNode
  let browser: Browser
  let provider: RunningProvider
  beforeAll(async () => {
    browser = await openBrowser()
    provider = await runningProvider({ redirects: ['http://localhost/sign-in/provider/callback'] })
    const { issuer, client, secret } = provider.settings
    const file = join(own, 'secret')
    writeFileSync(file, secret, { mode: 0o600 })
    const known = ['--identity-provider-client', client, '--identity-provider-secret-file', file]
    node = await startNode({ args: ['--no-samples', '--identity-provider', issuer, ...known] })
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    rmSync(own, { recursive: true })
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

  test('what is loaded first stays small: 200 kB of script to sign in, 260 kB for Today, gzipped', async () => {
    await using desk = await sitDown(browser, node)
    const { page, origin } = desk
    const loaded = scriptsOf(page)
    await page.goto(`${origin}/console/sign-in`)
    await page.waitForLoadState('networkidle')
    expect(loaded()).toBeGreaterThan(50_000)
    expect(loaded()).toBeLessThanOrEqual(scriptLimits.signIn)
    await signIn(desk, node.token())
    await page.waitForLoadState('networkidle')
    expect(loaded()).toBeLessThanOrEqual(scriptLimits.today)
  })

  test('THREAT: a desk that somebody left shows nothing after ten minutes; until then every screen says whose it is', async () => {
    await using desk = await sitDown(browser, node)
    const { page } = desk
    await page.clock.install()
    await signIn(desk, node.token())
    const { id } = value(await node.client().me())
    expect(await page.locator('.watermark').innerText()).toContain(id)
    await page.clock.fastForward('09:00')
    await page.mouse.down()
    await page.mouse.up()
    await page.clock.fastForward('09:00')
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    await page.clock.fastForward('02:00')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    expect(await page.locator('.watermark').count()).toBe(0)
    await page.goBack()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
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

  test('through the administration’s provider: whoever was linked comes back signed in, whoever was not is told so', async () => {
    const client = node.client()
    const me = await client.me()
    if (!me.ok) throw new Error(me.problem.code)
    provider.expects({ subject: 'ana' })
    await using desk = await sitDown(browser, node)
    const { page, context, origin } = desk
    await page.goto(`${origin}/console/sign-in`)
    const through = page.getByRole('button', { name: 'Sign in through your administration' })
    await through.click()
    await page.getByText('Nobody is signed in by this').waitFor()
    expect(await client.linkAccount({ id: me.value.id, subject: 'ana' })).toMatchObject({ ok: true })
    await through.click()
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    const cookies = (await context.cookies(origin)).filter(({ name }) => name.startsWith('__Host-'))
    expect(cookies).toMatchObject([{ name: '__Host-carnet', httpOnly: true, secure: true, sameSite: 'Strict' }])
    expect(desk.complaints).toEqual([])
  })
})
