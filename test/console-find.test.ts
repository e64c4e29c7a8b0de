import type { Role } from '@carnet/api'
import { type Client, openClient } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { browserPath, openBrowser, sitDown, signIn } from './browser.ts'
import { value } from './incidents/granting.ts'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases, type Stores } from './stores.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const sampled = (file: string, from: number, until: number): string =>
  `${readFileSync(join(import.meta.dirname, '../samples', file), 'utf8')
    .split('\n')
    .slice(from, until)
    .join('\n')}\n`

describe.skipIf(browserPath === undefined).each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('finding records at the console, on %s', (_, makeStores) => {
  let node: TestNode
  let browser: Browser
  let token: (role?: Role) => Promise<string>
  beforeAll(async () => {
    browser = await openBrowser()
    node = await startNode(await makeStores())
    const administrator = node.client()
    const system = value(await administrator.createService({ name: 'System', mayIngest: true })).credential.token
    const source = openClient({ url: node.url, token: system })
    await takeIn(source, sampled('travel-documents.mrz', 0, 2))
    await takeIn(source, sampled('declarations.csv', 0, 2))
    token = async (role = 'officer') => {
      const offices = role === 'dpo' ? [] : ['40']
      const person = await administrator.createPerson({ name: 'Ida Lindqvist', roles: [role], offices })
      return value(person).credential.token
    }
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('an officer says why, finds a traveller by a misspelt name, reveals one element, and has the stamp checked', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await token())
    const { page } = desk
    await page.getByRole('link', { name: 'Find' }).click()
    await page.getByText('Say first, in the bar above').waitFor()

    // Without a case it is refused, and told what would make it pass.
    await why(page, 'Border checks on advance passenger information')
    await page.getByRole('button', { name: 'Go on for this' }).click()
    await seek(page, 'traveller’s name', 'Name of the holder', 'Parc, Minsoo')
    await page.getByText('Nothing is released without a case.').waitFor()
    await page.getByText('Name the case that makes this necessary').waitFor()

    await why(page, undefined)
    await openCase(page, 'C-7')
    await seek(page, 'traveller’s name', 'Name of the holder', 'Parc, Minsoo')
    await page.getByText('1 record').waitFor()
    expect(await page.getByRole('region', { name: 'Records found' }).innerText()).not.toContain('MINSU')
    await page.getByRole('link', { name: 'Open record 1' }).click()

    await page.getByRole('heading', { name: 'Travel document' }).waitFor()
    expect(await page.locator('main').innerText()).not.toContain('MINSU')
    await page.getByRole('button', { name: 'Reveal: Name of the holder' }).click()
    await page.getByText('PARK, MINSU').waitFor()
    await page.getByText('checked by this page against the signed tree').first().waitFor()
    await page
      .getByText(/^Entry \d+$/)
      .first()
      .waitFor()
    const story = page.getByRole('list', { name: 'Who has crossed' })
    await story.getByText('You found it').waitFor()
    await story.getByText('You were shown it').nth(1).waitFor()
    // One element was revealed, and no other.
    expect(await page.locator('main').innerText()).not.toContain('M47275375')

    expect(decodeURIComponent(page.url())).not.toMatch(/minsu|minsoo|parc|M47275/i)
    expect(await page.title()).toBe('Record · Carnet')
    const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state])')
    expect(kept).not.toMatch(/minsu|minsoo|parc|M47275/i)

    // Why it was decided so, as it was sealed then: the page holds it to what the ledger says.
    await story.getByRole('link', { name: 'Why' }).first().click()
    await page.getByText('the account of then, as the ledger holds it').waitFor()
    await page.getByText('the rules say the same today').waitFor()
    await page.getByRole('heading', { name: 'The request' }).waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('what is sealed says why; others are asked, and where it can’t wait the glass is broken, and the stamp says so', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await token())
    const { page } = desk
    await page.getByRole('link', { name: 'Find' }).click()
    await why(page, 'Investigation of offences')
    await openCase(page, 'I-9')
    await seek(page, 'declaration reference', 'Declaration reference', '54375751')
    await page.getByRole('link', { name: 'Open record 1' }).click()
    await page.getByRole('heading', { name: 'Declaration' }).waitFor()
    await page
      .getByText(/opened when a senior officer of another office has approved it/)
      .first()
      .waitFor()

    await page.getByRole('button', { name: 'Ask: Fraud' }).click()
    await page.getByLabel('Why you need it').fill('A sampled consignment')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByText('Asked; it waits for approval').waitFor()
    await page.getByRole('button', { name: 'Go on', exact: true }).click()

    await page.getByRole('button', { name: 'Break the glass' }).first().click()
    await page.getByLabel('Why nobody’s approval can be waited for').fill('The truck leaves')
    await page.getByRole('dialog').getByRole('button', { name: 'Break the glass' }).click()
    await page.getByText('The glass is broken until').waitFor()
    await page.getByText('under a broken glass; somebody else reviews it').first().waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('a duty manager declares continuity mode and ends it; somebody else judges it afterwards', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await token('duty-manager'))
    const { page } = desk
    await page.getByRole('link', { name: 'Continuity' }).click()
    await page.getByText('Continuity mode was never declared').waitFor()
    await page.getByRole('button', { name: 'Declare' }).click()
    await page.getByRole('button', { name: 'What is missing' }).click()
    await page.getByRole('option', { name: 'the host system' }).click()
    await page.getByLabel('Reason').fill('No task has come since six')
    await page.getByRole('dialog').getByRole('button', { name: 'Declare' }).click()
    await page.getByText('in force').waitFor()
    await page.getByRole('button', { name: 'End: 40' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await page.getByRole('cell', { name: /^ended/ }).waitFor()
    expect(desk.complaints).toEqual([])

    await using other = await sitDown(browser, node)
    await signIn(other, await token('dpo'))
    await other.page.goto(`${other.origin}/console/continuity`)
    const row = other.page.getByRole('row').filter({ hasText: 'No task has come since six' })
    await row.getByRole('button', { name: /^Judge/ }).click()
    await other.page.getByRole('button', { name: 'Judgement' }).click()
    await other.page.getByRole('option', { name: 'justified', exact: true }).click()
    await other.page.getByLabel('Reason').fill('The host system was down')
    await other.page.getByRole('dialog').getByRole('button', { name: 'Judge', exact: true }).click()
    await row.getByText('The host system was down').waitFor()
    expect(other.complaints).toEqual([])
  })

  test('an administrator records the course that somebody took', async () => {
    const { actor } = value(
      await node.client().createPerson({ name: 'Pia Moreau', roles: ['officer'], offices: ['40'] }),
    )
    await using desk = await sitDown(browser, node)
    await signIn(desk, node.token())
    const { page } = desk
    await page.goto(`${desk.origin}/console/people/${actor.id}`)
    await page.getByText('No course is on record').waitFor()
    await page.getByRole('button', { name: 'Record a course' }).click()
    await page.getByRole('textbox', { name: 'Course' }).fill('data-protection')
    await page.getByLabel('Counts until').fill('2039-12-31')
    await page.getByRole('dialog').getByRole('button', { name: 'Record a course' }).click()
    await page.getByRole('cell', { name: 'data-protection' }).waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('a proof that was forged on its way is shown to be', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await token())
    const { page } = desk
    await page.addInitScript(forgeReceipts)
    await page.reload()
    await page.getByRole('link', { name: 'Find' }).click()
    await why(page, 'Clearance of goods')
    await openCase(page, 'T-1')
    await seek(page, 'declaration reference', 'Declaration reference', '54375751')
    await page.getByText('This stamp is not genuine').waitFor()
    await page.getByText('The entry is not the one that was promised').waitFor()
    expect(desk.complaints).toEqual([])
  })
})

/** What somebody between the node and the page could do: another entry with the receipt of this one. */
const forgeReceipts = `
  const real = window.fetch
  window.fetch = async (target, how) => {
    const answer = await real(target, how)
    if (!String(target).startsWith('/v1/receipts/') || !answer.ok) return answer
    const receipt = await answer.json()
    return Response.json({ ...receipt, entry: receipt.entry.replace('"search"', '"export"') })
  }`

async function takeIn(source: Client, text: string): Promise<void> {
  value(await source.ingest(new TextEncoder().encode(text)))
}

/** Says in the bar for which purpose one is here; undefined: for the same. */
async function why(page: Page, purpose: string | undefined): Promise<void> {
  await page.getByRole('button', { name: /^(Say why you are here|Change)$/ }).click()
  if (purpose === undefined) return
  await page.getByRole('button', { name: 'Purpose' }).click()
  await page.getByRole('option', { name: purpose }).click()
}

async function openCase(page: Page, reference: string): Promise<void> {
  await page.getByText('Open another case').click()
  await page.getByLabel('Its number in the host system').fill(reference)
  await page.getByRole('button', { name: 'Open the case and go on' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function seek(page: Page, way: string, label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'What you know' }).click()
  await page.getByRole('option', { name: way }).click()
  await page.getByRole('textbox', { name: label, exact: true }).fill(value)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
}
