import { openClient } from '@carnet/sdk'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { browserPath, type Desk, openBrowser, sitDown, signIn } from './browser.ts'
import { value } from './incidents/granting.ts'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases } from './stores.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 })

const sample = (file: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, '../samples', file), 'utf8').split('\n')

/** Declarations of one importer. */
function declarations(importer: string, references: readonly string[]): string {
  const [header = '', row = ''] = sample('declarations.csv')
  const cells = row.split(',')
  return `${[header, ...references.map((reference) => cells.with(0, reference).with(9, importer).join(','))].join('\n')}\n`
}

describe.skipIf(browserPath === undefined)('where data ends or rests, at the console', () => {
  let node: TestNode
  let browser: Browser
  let person: (role: 'analyst' | 'dpo' | 'duty-manager' | 'officer' | 'senior-officer') => Promise<string>
  beforeAll(async () => {
    browser = await openBrowser()
    // The other rooms' stories run on the embedded database.
    node = await startNode({
      ...(await freshDatabases(inject('databaseUrl'))),
      args: ['--no-samples', '--mass-destruction-above', '1', '--mass-destruction-delay', '0'],
    })
    const administrator = node.client()
    const system = value(await administrator.createService({ name: 'System', mayIngest: true })).credential.token
    const source = openClient({ url: node.url, token: system })
    for (const message of [
      `${sample('travel-documents.mrz').slice(0, 2).join('\n')}\n`,
      declarations('BIGFIRM', ['70000001', '70000002', '70000003']),
      declarations('OLDNAME', ['71000001', '71000002']),
      declarations('NEWNAME', ['72000001']),
    ])
      value(await source.ingest(new TextEncoder().encode(message)))
    person = async (role) => {
      const made = await administrator.createPerson({ name: `A ${role}`, roles: [role], offices: ['40'] })
      return value(made).credential.token
    }
  })
  afterAll(async () => {
    await browser.close()
    await node[Symbol.asyncDispose]()
  })

  test('a traveller is found by a number, what erasing does is seen before, and the page checks every entry of the certificate', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await person('dpo'))
    const { page } = desk
    await page.getByRole('link', { name: 'Retention' }).click()
    await page.getByRole('link', { name: 'A person or organisation' }).click()
    await openMatter(page, 'SR-1')
    await findSubject(page, 'Document number', 'M47275375', 'KOR')
    await page.getByRole('region', { name: 'A person' }).getByText('Travel document').waitFor()
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.getByText('1 identifier leads here').waitFor()

    await page.getByRole('button', { name: 'See what would go' }).click()
    const preview = page.getByRole('region', { name: 'What it would do' })
    await preview.getByText('1 record', { exact: true }).first().waitFor()
    await preview.getByText('nobody else').waitFor()
    await preview.getByText('Older backups have the search terms').waitFor()
    expect(decodeURIComponent(page.url())).not.toContain('M47275')
    await order(page, 'Order the erasure')

    await page.getByText('Unreadable on this node, and deleted.').waitFor()
    await manyTimes(page, 'checked by this page against the signed tree', 3)
    await page.getByText('This key provider confirms no destruction').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the certificate' }).click()
    const saved = JSON.parse(readFileSync(await (await saving).path(), 'utf8')) as {
      id: string
      marked: object
      here: object
    }
    expect(saved).toMatchObject({ state: 'swept', inventory: { counts: { records: 1 } } })

    // Genuine receipts, each of another entry than it is shown for.
    const swapped = { ...saved, marked: saved.here, here: saved.marked }
    await page.route(`**/v1/destructions/${saved.id}`, (route) => route.fulfill({ json: swapped }))
    await page.reload()
    await manyTimes(page, 'of another entry than the one that it stands for', 2)
    expect(desk.complaints).toEqual([])
  })

  test('what is on hold stays; a second person agrees to the rest; a hold is lifted after a look at what that does', async () => {
    const officer = openClient({ url: node.url, token: await person('officer') })
    const task = value(await officer.openCase({ kind: 'task', reference: 'T-1' })).id
    const found = value(
      await officer.find({
        purpose: 'clearance',
        case: task,
        answer: 'masked',
        select: { search: { element: 'declaration.importer.id', value: 'BIGFIRM' } },
      }),
    )
    const [kept] = found.records
    if (kept === undefined) throw new Error('nothing was taken in')

    await using senior = await sitDown(browser, node)
    await signIn(senior, await person('senior-officer'))
    await senior.page.goto(`${senior.origin}/console/retention/records/${kept.id}`)
    await senior.page.getByRole('button', { name: 'Hold' }).click()
    const holding = senior.page.getByRole('dialog')
    await holding.getByLabel('Whose order it is').fill('court 12/26')
    await holding.getByRole('button', { name: 'Hold' }).click()
    await holding.getByRole('link', { name: 'See all holds' }).click()
    const held = senior.page.getByRole('row', { name: /court 12\/26/ })
    await held.getByText('in force').waitFor()

    await using desk = await sitDown(browser, node)
    await signIn(desk, await person('dpo'))
    const { page } = desk
    await page.goto(`${desk.origin}/console/retention/subjects`)
    await openMatter(page, 'SR-2')
    await findSubject(page, 'Importer identifier', 'BIGFIRM', 'importers')
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.getByRole('link', { name: /^[0-9a-f]{8}$/ }).waitFor()
    await page.getByRole('button', { name: 'See what would go' }).click()
    const preview = page.getByRole('region', { name: 'What it would do' })
    await preview.getByText('1 record on hold').waitFor()
    await preview.getByText('a second person: it is much').waitFor()
    await order(page, 'Order the erasure', 'The firm was struck off')
    await page.getByText('Nothing is destroyed yet').waitFor()

    await using other = await sitDown(browser, node)
    await signIn(other, await person('duty-manager'))
    await makeSigner(other, node)
    await other.page.goto(page.url())
    await other.page.getByRole('link', { name: '0 of 1 agreed' }).click()
    await other.page.getByText('The firm was struck off', { exact: true }).waitFor()
    await other.page.getByRole('button', { name: 'Approve' }).click()
    await other.page.getByText('1 of 1 agreed').waitFor()

    await page.reload()
    await page.getByText('Unreadable on this node, and deleted.').waitFor()
    await manyTimes(page, 'checked by this page against the signed tree', 4)
    const select = { ids: found.records.map(({ id }) => id) }
    const view = value(await officer.release({ purpose: 'clearance', case: task, answer: 'whole', select }))
    const importers = view.records.map(({ id, elements }) => [
      id === kept.id,
      elements.find((element) => element.id === 'declaration.importer.id')?.state,
    ])
    expect(importers.filter(([isKept]) => isKept === true)).toEqual([[true, 'revealed']])
    expect(importers.filter(([isKept]) => isKept === false)).toEqual([
      [false, 'destroyed'],
      [false, 'destroyed'],
    ])

    await held.getByRole('button', { name: 'Lift' }).click()
    const lifting = senior.page.getByRole('alertdialog')
    await lifting.getByText('Go back to their own periods').waitFor()
    await lifting.getByRole('button', { name: 'Lift' }).click()
    await senior.page.getByRole('region', { name: 'Ended' }).getByText('court 12/26').waitFor()
    for (const each of [desk, senior, other]) expect(each.complaints).toEqual([])
  })

  test('two are said to be one, so that both would go, and not to be; a record is said to be about somebody else', async () => {
    const officer = openClient({ url: node.url, token: await person('officer') })
    const task = value(await officer.openCase({ kind: 'task', reference: 'T-2' })).id
    const search = { element: 'declaration.reference', value: '71000001' }
    const found = value(await officer.find({ purpose: 'clearance', case: task, answer: 'masked', select: { search } }))
    await using desk = await sitDown(browser, node)
    await signIn(desk, await person('dpo'))
    const { page } = desk
    await page.goto(`${desk.origin}/console/retention/subjects`)
    await openMatter(page, 'SR-3')
    await findSubject(page, 'Importer identifier', 'NEWNAME', 'importers')
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.getByRole('heading', { name: 'An organisation' }).waitFor()
    const other = page.url()
    await page.getByRole('link', { name: 'Look somebody else up' }).click()
    await findSubject(page, 'Importer identifier', 'OLDNAME', 'importers')
    await page.getByRole('region', { name: 'An organisation' }).getByText('2', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Open', exact: true }).click()

    const one = page.getByRole('region', { name: 'Who is one with whom' })
    await one.getByRole('button', { name: 'Merge' }).click()
    const merging = page.getByRole('dialog')
    await merging.getByLabel('The other one').fill(other)
    await merging.getByRole('button', { name: 'What shows it' }).click()
    await page.getByRole('option', { name: 'the same tax number' }).click()
    await merging.getByRole('button', { name: 'Merge' }).click()
    await one.getByText('Merged into').waitFor()
    await page.getByRole('button', { name: 'See what would go' }).click()
    const preview = page.getByRole('region', { name: 'What it would do' })
    await preview.getByText('Go with it, being one').waitFor()
    await preview.getByText('3 records', { exact: true }).waitFor()
    await one.getByRole('button', { name: 'Undo the merge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click()
    await one.getByText('Nobody else').waitFor()

    await one.getByRole('button', { name: 'Split' }).click()
    const splitting = page.getByRole('dialog')
    await splitting.getByLabel('Records, by their ids').fill(found.records.map(({ id }) => id).join(' '))
    await splitting.getByRole('button', { name: 'Split' }).click()
    await splitting.getByText('1 record comes to be about somebody new').waitFor()
    await splitting.getByText('done', { exact: true }).waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('what is kept for how long stands with its law; a period that still takes records can’t be expired', async () => {
    await using desk = await sitDown(browser, node)
    await signIn(desk, await person('dpo'))
    const { page } = desk
    await page.goto(`${desk.origin}/console/retention`)
    await page.getByText('Nothing is due.').waitFor()
    await page.getByText('UCC Art. 51(1)').first().waitFor()
    await page.getByRole('link', { name: /^goods · / }).click()
    await openMatter(page, 'A-1')
    await page.getByRole('button', { name: 'See what would go' }).click()
    await page.getByText('This period still takes records.').waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('searching that stopped by itself is told on the first page, and proposed to go on with a reason', async () => {
    const analyst = openClient({ url: node.url, token: await person('analyst') })
    const mandate = value(await analyst.openCase({ kind: 'mandate', reference: 'M-1' })).id
    const why = { purpose: 'risk-analysis', case: mandate, answer: 'count' } as const
    for (let number = 80_000_001; number < 80_000_021; number++)
      await analyst.find({ ...why, select: { search: { element: 'declaration.reference', value: `${number}` } } })
    await using desk = await sitDown(browser, node)
    await signIn(desk, await person('dpo'))
    const { page } = desk
    const stopped = page.getByRole('region', { name: 'Searching that stopped by itself' })
    await stopped.getByRole('button', { name: 'Let it go on' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Reason').fill('It was a list of the court')
    await form.getByRole('button', { name: 'Let it go on' }).click()
    await stopped.getByRole('link', { name: 'Proposed' }).click()
    await page.getByRole('heading', { level: 1, name: 'A suspension lifted' }).waitFor()
    await page.getByText('0 of 2 agreed').waitFor()
    expect(desk.complaints).toEqual([])
  })
})

async function manyTimes(page: Page, text: string, times: number): Promise<void> {
  await page
    .getByText(text)
    .nth(times - 1)
    .waitFor()
  expect(await page.getByText(text).count()).toBe(times)
}

async function openMatter(page: Page, reference: string): Promise<void> {
  await page.getByRole('button', { name: 'Open a case' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Its number in the host system').fill(reference)
  await form.getByRole('button', { name: 'Open a case' }).click()
  await form.waitFor({ state: 'detached' })
}

async function findSubject(page: Page, element: string, value: string, issuer: string): Promise<void> {
  await page.getByRole('button', { name: 'What identifies' }).click()
  await page.getByRole('option', { name: element, exact: true }).click()
  await page.getByLabel('The number').fill(value)
  await page.getByLabel('Who issued it').fill(issuer)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
}

async function order(page: Page, name: string, reason?: string): Promise<void> {
  await page.getByRole('button', { name }).click()
  // What takes something away for ever says so at once to whoever listens.
  const form = page.getByRole('alertdialog')
  if (reason !== undefined) await form.getByLabel('Why').fill(reason)
  await form.getByRole('button', { name }).click()
  await form.waitFor({ state: 'detached' })
}

/** A passkey that signs, which somebody else confirms. */
async function makeSigner({ page, origin }: Desk, node: TestNode): Promise<void> {
  await page.goto(`${origin}/console/account`)
  await page.getByRole('button', { name: 'Make a passkey that signs' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('A name for this passkey').fill('signing')
  await form.getByRole('button', { name: 'Make a passkey' }).click()
  await form.getByText('Made. It counts once').waitFor()
  const client = node.client()
  for (const { id, state } of value(await client.signers()).signers)
    if (state !== 'confirmed') value(await client.confirmSigner({ id }))
}
