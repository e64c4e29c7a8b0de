import type { OpenedRecoveryShare } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Browser, Locator, Page } from 'playwright-core'
import { browserPath, type Desk, openBrowser, saved, signIn, sitDown } from './browser.ts'
import { startNode, type TestNode } from './node.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const passphrase = 'a passphrase of twelve'

async function begin(page: Page, name: string | RegExp): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).first().click()
  return page.getByRole('dialog')
}

async function giveKeyFile(form: Locator, file: string, secret = passphrase): Promise<void> {
  const buffer = Buffer.from(file)
  await form.locator('input[type=file]').setInputFiles({ name: 'own.json', mimeType: 'application/json', buffer })
  await form.getByLabel('Its passphrase').fill(secret)
}

async function makeKeyFile({ page, origin }: Desk): Promise<string> {
  await page.goto(`${origin}/console/account`)
  const form = await begin(page, 'Make a key file')
  await form.getByLabel('Its passphrase').fill(passphrase)
  await form.getByLabel('The same again').fill(passphrase)
  const file = String(await saved(page, () => form.getByRole('button', { name: 'Make a key file' }).click()))
  await form.getByText('Made, and saved as a file').waitFor()
  await form.getByRole('button', { name: 'Done' }).click()
  return file
}

/** All that a page and its browser hold where something could be left. */
async function left({ page, context }: Desk): Promise<string> {
  const addresses = await page.evaluate<string>(
    'JSON.stringify([location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)])',
  )
  return [await page.content(), addresses, JSON.stringify(await context.storageState({ indexedDB: true }))].join()
}

describe.skipIf(browserPath === undefined)('the keys at the console', () => {
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

  const person = async (name: string): Promise<string> => {
    const created = await node.client().createPerson({ name, roles: ['key-custodian'], offices: [] })
    if (!created.ok) throw new Error(created.problem.code)
    return created.value.credential.token
  }

  test('two custodians hold a ceremony, each takes the own share once and shows to have it', async () => {
    await using admin = await sitDown(browser, node)
    await using ada = await sitDown(browser, node)
    await using ben = await sitDown(browser, node)
    await signIn(admin, node.token())
    await signIn(ada, await person('Ada Lund'))
    await signIn(ben, await person('Ben Okoro'))
    const files = [await makeKeyFile(ada), await makeKeyFile(ben)] as const
    expect(files[0]).not.toContain(passphrase)

    await admin.page.goto(`${admin.origin}/console/people/signers`)
    for (const whose of ['Ada Lund', 'Ben Okoro']) {
      await admin.page.getByText(whose).waitFor()
      const confirming = await begin(admin.page, /^Confirm/)
      await confirming.getByRole('button', { name: 'Confirm' }).click()
      await confirming.waitFor({ state: 'detached' })
    }
    await admin.page.goto(`${admin.origin}/console/people/ceremony`)
    const proposing = await begin(admin.page, 'Propose a ceremony')
    for (const who of await proposing.getByRole('checkbox').all()) await who.check({ force: true })
    await proposing.getByRole('button', { name: 'Propose a ceremony' }).click()
    await proposing.getByText('Each of them signs it now').waitFor()
    await proposing.getByRole('button', { name: 'Done' }).click()
    expect(await admin.page.getByText('still missing').count()).toBe(2)

    for (const [desk, file] of [
      [ada, files[0]],
      [ben, files[1]],
    ] as const) {
      await desk.page.goto(`${desk.origin}/console/people/ceremony`)
      await desk.page.getByRole('link', { name: 'See the proposal' }).click()
      const signing = await begin(desk.page, 'Approve with a key file')
      await giveKeyFile(signing, file, 'another passphrase')
      await signing.getByRole('button', { name: 'Approve with a key file' }).click()
      await signing.getByText('The key file does not open.').waitFor()
      await giveKeyFile(signing, file)
      await signing.getByRole('button', { name: 'Approve with a key file' }).click()
      await signing.waitFor({ state: 'detached' })
    }
    await ben.page.getByText('2 of 2 agreed').waitFor()

    await ada.page.goto(`${ada.origin}/console/people/ceremony`)
    await ada.page.getByText('0 of 2 have shown to have their share').waitFor()
    const foreign = await begin(ada.page, 'Take my share')
    await giveKeyFile(foreign, files[1])
    await foreign.getByRole('button', { name: 'Take my share' }).click()
    await foreign.getByText('This key file may not sign this.').waitFor()
    await giveKeyFile(foreign, files[0])
    await foreign.getByRole('button', { name: 'Take my share' }).click()
    const paper = ada.page.getByRole('region', { name: /Share of the recovery key/ })
    const onPaper = await paper.locator('.share').innerText()
    const file = String(await saved(ada.page, () => foreign.getByRole('button', { name: 'Save it as a file' }).click()))
    const { share } = JSON.parse(file) as OpenedRecoveryShare
    expect(onPaper.replaceAll(/\s/g, '')).toBe(share)
    await ada.page.emulateMedia({ media: 'print' })
    expect(await paper.isVisible()).toBe(true)
    expect(await ada.page.getByRole('heading', { level: 1, includeHidden: true }).isVisible()).toBe(false)
    await ada.page.emulateMedia({ media: 'screen' })
    await foreign.getByRole('button', { name: 'Done' }).click()
    await foreign.waitFor({ state: 'detached' })
    for (const part of [share, onPaper.trim(), passphrase]) expect(await left(ada)).not.toContain(part)

    await ben.page.goto(`${ben.origin}/console/people/ceremony`)
    const wrong = await begin(ben.page, 'Check my share')
    await wrong.getByLabel('As it stands on the paper').fill(onPaper)
    await wrong.getByRole('button', { name: 'Check it' }).click()
    await wrong.getByText('not the share that the ceremony in force gave you').waitFor()

    const sent: string[] = []
    ada.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    const right = await begin(ada.page, 'Check my share')
    await right.getByLabel('As it stands on the paper').fill(onPaper)
    await right.getByRole('button', { name: 'Check it' }).click()
    await right.getByText('That you have it is stamped').waitFor()
    await right.getByRole('button', { name: 'Done' }).click()
    await ada.page.getByText('1 of 2 have shown to have their share').waitFor()
    await ada.page.getByText(/^shown /).waitFor()
    await ada.page.getByRole('status').filter({ hasText: 'Entry' }).waitFor()
    expect(sent.join()).not.toContain(share)

    await admin.page.reload()
    await admin.page.getByText('1 of 2 have shown to have their share').first().waitFor()
    expect(await admin.page.getByRole('button', { name: 'Take my share' }).count()).toBe(0)
    expect(await node.client().keysStatus()).toMatchObject({ value: { recovery: { threshold: 2, checks: [{}] } } })
    for (const desk of [admin, ada, ben]) expect(desk.complaints).toEqual([])
  })
})
