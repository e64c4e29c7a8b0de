import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { type Scene, startScene } from './scene.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

interface Focused {
  readonly name: string
  /** It shows where one is (WCAG 2.2, 2.4.7). */
  readonly isSeen: boolean
}

/** What a key would act on, by the name that is read out. */
const focused = `(() => {
  const of = document.activeElement
  const by = (ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
  const name = of.getAttribute('aria-label') ??
    (of.hasAttribute('aria-labelledby') ? by(of.getAttribute('aria-labelledby')) : of.labels?.[0]?.textContent ?? of.textContent)
  const marked = [of, of.closest('label')?.querySelector('i'), of.parentElement].filter(Boolean)
  const isSeen = of === document.body || marked.some((each) => getComputedStyle(each).outlineStyle !== 'none')
  return { name: name.trim(), isSeen }
})()`

/** By no other way than a person without a mouse: on and on, until it is there. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab')
    const now = await page.evaluate<Focused>(focused)
    if (!now.isSeen) throw new Error(`nobody sees that the focus is on: ${now.name}`)
    if (typeof name === 'string' ? now.name === name : name.test(now.name)) return
    passed.push(now.name.slice(0, 40))
  }
  throw new Error(`no way to ${String(name)} by the keyboard; passed: ${passed.join(' · ')}`)
}

/** Goes to it and presses it. */
async function act(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

/** By a few letters, from anywhere. */
async function go(page: Page, letters: string, name: string): Promise<void> {
  await page.keyboard.press('Control+K')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type(letters)
  await page.getByRole('menuitem', { name }).first().waitFor()
  const isThere = `document.querySelector('[role=menuitem][data-focused]')?.textContent.includes('${name}') === true`
  for (let step = 0; step < 40 && !(await page.evaluate<boolean>(isThere)); step++)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe.skipIf(browserPath === undefined)('the console, reached in every way', () => {
  let scene: Scene
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    scene = await startScene()
  })
  afterAll(async () => {
    await browser.close()
    await scene[Symbol.asyncDispose]()
  })

  test('without a mouse: signs in, says why, finds, opens, reveals, is told the stamp, asks others', async () => {
    await using desk = await sitDown(browser, scene.node)
    const { page, origin } = desk
    await page.goto(`${origin}/console/`)
    await page.getByRole('button', { name: 'First time here' }).waitFor()
    await act(page, 'First time here')
    await tabTo(page, 'The token that you were handed')
    await page.keyboard.type(scene.node.token('port-officer'))
    await tabTo(page, 'A name for this passkey')
    await page.keyboard.type('keys')
    await page.keyboard.press('Enter')
    await page.getByText('The passkey is enrolled').waitFor()
    await act(page, 'Sign in with a passkey')
    await page.getByRole('heading', { name: 'Today' }).waitFor()

    await go(page, 'Investigation of', 'Investigation of offences')
    await page.getByText('You are here for').filter({ hasText: 'Investigation' }).waitFor()
    await go(page, 'I-2031', 'I-2031')
    await page.getByText('You are here for').filter({ hasText: 'I-2031' }).waitFor()
    await act(page, 'Find')
    await page.getByRole('heading', { level: 1, name: 'Find' }).waitFor()
    await page.waitForLoadState('networkidle')
    await tabTo(page, 'Declaration reference')
    await page.keyboard.type(scene.reference)
    await page.waitForFunction(`document.activeElement?.value === '${scene.reference}'`)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Open record 1' }).waitFor()
    await act(page, 'Open record 1')
    await page.getByRole('heading', { level: 1, name: 'Declaration' }).waitFor()

    await act(page, 'Reveal: Importer identifier')
    await page.getByRole('status').filter({ hasText: 'Importer identifier is shown.' }).waitFor()
    const tree = await page.locator('body').ariaSnapshot()
    // A mask, a seal and a stamp are heard as what they are.
    expect(tree).toMatch(/\*{3}\w+ \(.+\)/)
    expect(tree).toMatch(/Sealed/)
    expect(tree).toMatch(/What is most sensitive in an investigation is opened when a senior officer/)
    await page.getByRole('status').filter({ hasText: 'checked by this page' }).first().waitFor()

    await act(page, 'Ask: Critical fraud')
    await page.getByRole('dialog', { name: 'Ask' }).waitFor()
    await tabTo(page, 'Why you need it')
    await page.keyboard.type('The same importer again')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Asked; it waits for approval' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    // Whoever puts a sheet away is where they were.
    expect((await page.evaluate<Focused>(focused)).name).not.toBe('')
    expect(desk.complaints).toEqual([])
  })

  test('by a finger on a tablet: nothing needs a pointer that hovers, and nothing moves for who wants no motion', async () => {
    await using desk = await sitDown(browser, scene.node, { touch: true, width: 834 })
    await signIn(desk, scene.node.token('officer'))
    const { page, origin } = desk
    await page.goto(`${origin}/console/record/${scene.record}?purpose=clearance&case=${scene.task.id}`)
    const reveal = page.getByRole('button', { name: 'Reveal: Importer identifier' })
    await reveal.tap()
    await page.getByRole('status').filter({ hasText: 'Importer identifier is shown.' }).waitFor()
    expect(await page.evaluate('document.getAnimations().filter((each) => each.playState === "running").length')).toBe(
      0,
    )
    await page.getByRole('button', { name: 'Change' }).tap()
    await page.getByRole('dialog').waitFor()
    await page.getByRole('button', { name: 'Purpose' }).tap()
    await page.getByRole('option', { name: 'Clearance of goods' }).tap()
    await page.keyboard.press('Escape')
    // What one presses is large enough for a finger (WCAG 2.2, 2.5.8), and nothing is wider than the tablet.
    const small = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('main button')]
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24)
        .map((each) => each.textContent)`,
    )
    expect(small).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(desk.complaints).toEqual([])
  })

  test('in the colours that somebody forces: what is chosen, how far something is, and where one is can still be seen', async () => {
    await using desk = await sitDown(browser, scene.node)
    await signIn(desk, scene.node.token('officer'))
    const { page, origin } = desk
    await page.emulateMedia({ forcedColors: 'active' })
    await page.goto(`${origin}/console/living`)
    await page.getByRole('progressbar').first().waitFor()
    const styleOf = (selector: string, of: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${of}`)
    expect(await styleOf('.progress i', 'backgroundColor')).not.toBe(
      await styleOf('.progress .track', 'backgroundColor'),
    )
    for (const each of ['.clock', '.button']) expect(await styleOf(each, 'borderTopStyle')).toBe('solid')
    await page.keyboard.press('Tab')
    expect(await page.evaluate<Focused>(focused)).toMatchObject({ isSeen: true })

    await page.goto(`${origin}/console/exports`)
    await page.getByRole('button', { name: 'Ask for a file' }).click()
    const option = page.getByRole('option', { name: 'Office of declaration' })
    await option.click()
    expect(await option.getAttribute('aria-selected')).toBe('true')
    expect(desk.complaints).toEqual([])
  })
})
