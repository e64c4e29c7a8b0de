import type { ProposalId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { browserPath, type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases, type Stores } from './stores.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** Opens what a button begins, and gives its form. */
async function begin(page: Page, name: string | RegExp) {
  await page.getByRole('button', { name }).first().click()
  return page.getByRole('dialog')
}

async function makeSigner({ page, origin }: Desk): Promise<void> {
  await page.goto(`${origin}/console/account`)
  const form = await begin(page, 'Make a passkey that signs')
  await form.getByLabel('A name for this passkey').fill('signing')
  await form.getByRole('button', { name: 'Make a passkey' }).click()
  await form.getByText('Made. It counts once').waitFor()
  await form.getByRole('button', { name: 'Done' }).click()
  await page.getByText('waits for another').waitFor()
}

async function confirmOther({ page, origin }: Desk, says: RegExp): Promise<void> {
  await page.goto(`${origin}/console/people/signers`)
  const form = await begin(page, /^Confirm/)
  await form.getByText(says).waitFor()
  await form.getByRole('button', { name: 'Confirm' }).click()
  await form.waitFor({ state: 'detached' })
}

describe.skipIf(browserPath === undefined).each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('people and keys at the console, on %s', (_, makeStores) => {
  let node: TestNode
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode(await makeStores())
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('two administrators found the node by their passkeys; what was changed under way is not signed', async () => {
    const client = node.client()
    const created = await client.createPerson({ name: 'Ben Okoro', roles: ['administrator'], offices: [] })
    if (!created.ok) throw new Error(created.problem.code)
    const { token } = created.value.credential
    await using ana = await sitDown(browser, node)
    await using ben = await sitDown(browser, node)
    await signIn(ana, node.token())
    await signIn(ben, token)

    for (const desk of [ana, ben]) await makeSigner(desk)
    await confirmOther(ana, /Then what it signs counts as theirs/)
    await confirmOther(ben, /Your own passkey signs that it is theirs/)

    await ana.page.goto(`${ana.origin}/console/people/signers`)
    const proposing = await begin(ana.page, 'Propose the founding')
    for (const who of await proposing.getByRole('checkbox').all()) await who.check({ force: true })
    await proposing.getByRole('button', { name: 'Propose the founding' }).click()
    await ana.page.getByRole('link', { name: 'See the proposal' }).click()
    await ana.page.getByRole('heading', { level: 1, name: 'The node’s founding' }).waitFor()
    await ana.page.getByText('Founds the node.').waitFor()
    await ana.page.getByRole('button', { name: 'Approve' }).click()
    await ana.page.getByText('You have said your word.').waitFor()
    const id = ana.page.url().split('/').at(-1) as ProposalId

    await ben.page.goto(`${ben.origin}/console/`)
    const said = await client.proposal({ id })
    if (!said.ok || said.value.request.kind !== 'founding') throw new Error('another proposal')
    const administrators = said.value.request.administrators.toReversed()
    const changed = { ...said.value, request: { kind: 'founding', administrators } }
    await ben.page.route(`**/v1/proposals/${id}`, (route) => route.fulfill({ json: changed }))
    await ben.page.getByRole('link', { name: 'The node’s founding' }).click()
    await ben.page.getByText('What this page shows is not what is decided on').waitFor()
    expect(await ben.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
    expect(await ben.page.getByRole('button', { name: 'Refuse' }).count()).toBe(0)
    expect(await client.proposal({ id })).toMatchObject({ value: { state: 'waiting', approvals: [{}] } })

    await ben.page.unroute(`**/v1/proposals/${id}`)
    await ben.page.reload()
    await ben.page.getByRole('button', { name: 'Approve' }).click()
    await ben.page.getByText('2 of 2 agreed').waitFor()
    await ben.page.goto(`${ben.origin}/console/people/signers`)
    await ben.page.getByText('These founded it').waitFor()

    await using elsewhere = await sitDown(browser, node)
    await signIn(elsewhere, token)
    await ben.page.goto(`${ben.origin}/console/account`)
    await ben.page.getByRole('button', { name: /^End: 127/ }).click()
    // What takes something away says so at once to whoever listens.
    const ending = ben.page.getByRole('alertdialog')
    await ending.getByRole('button', { name: 'End' }).click()
    await ending.waitFor({ state: 'detached' })
    await elsewhere.page.reload()
    await elsewhere.page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()

    const codes = await begin(ben.page, 'Recovery codes')
    await codes.getByRole('button', { name: 'Recovery codes' }).click()
    const shown = await codes.getByRole('group', { name: 'Recovery codes' }).locator('code').innerText()
    expect(new Set(shown.trim().split('\n')).size).toBe(10)
    await codes.getByRole('button', { name: 'Done' }).click()
    await ben.page.getByText('10 left').waitFor()

    for (const [place, says] of [
      ['', 'Who is registered'],
      ['/roles', 'To be approved anew'],
      ['/keys', 'Keys held'],
      [`/${created.value.actor.id}`, 'Ways to sign in'],
    ] as const) {
      await ben.page.goto(`${ben.origin}/console/people${place}`)
      await ben.page.getByText(says).first().waitFor()
    }
    const asking = await begin(ben.page, 'Ask for a role')
    await asking.getByLabel('Reason').fill('runs the machines too')
    for (const [role, comes] of [
      ['Security analyst', asking.getByRole('alert')],
      ['Operator', asking.getByRole('link', { name: 'See the proposal' })],
    ] as const) {
      await asking.getByRole('button', { name: /Role$/ }).click()
      await ben.page.getByRole('option', { name: role }).click()
      await asking.getByRole('button', { name: 'Ask' }).click()
      await comes.waitFor()
    }
    await asking.getByRole('link', { name: 'See the proposal' }).click()
    await ben.page.getByText('You asked for this yourself; others decide.').waitFor()

    for (const desk of [ana, ben, elsewhere]) expect(desk.complaints).toEqual([])
  })
})
