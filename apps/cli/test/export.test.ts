import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-export-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode({ args: [] })
}, 180_000)
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const { carnet, json } = typing(() => node)
const file = (name: string): string => join(folder, name)
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

/** The whole way of a file that leaves, in its order; each step needs the one before. */
describe('a file that leaves, from the command line', { timeout: 180_000 }, () => {
  let secret = ''
  let recipient = ''
  let matter = ''
  let made: Record<string, unknown> = {}
  let [receipt, deletion] = ['', '']
  const asking = (): readonly string[] => [
    ...['export', 'request', '--purpose', 'clearance', '--case', matter, '--recipient', recipient],
    ...['--where', 'declaration.office=13', '--element', 'declaration.office', '--element', 'declaration.hs6'],
    ...['--delete-by', inDays(30), '--reason', 'two columns for the audit', '--as', 'ola'],
  ]

  test('a recipient’s key is registered by one and confirmed by another', async () => {
    for (const [name, role] of [
      ['Ola', 'officer'],
      ['Max', 'duty-manager'],
      ['Sam', 'senior-officer'],
    ] as const)
      expect(await carnet(['person', 'add', name, '--role', role])).toMatchObject({ code: 0 })
    secret = await generateX25519Identity()
    const key = await identityToRecipient(secret)
    writeFileSync(file('key.txt'), `# the auditor's\n${secret}\n`, { mode: 0o600 })
    const add = ['recipient', 'add', 'The auditor', '--whose', 'authority', '--until', inDays(300), '--as', 'sam']
    expect(await carnet([...add, '--key', 'age1wrong'])).toMatchObject({ code: 2, err: containing('the key') })
    recipient = String((await json([...add, '--key', key]))['id'])
    expect(await carnet(['recipient', 'confirm', recipient, '--as', 'sam'])).toMatchObject({ code: 1 })
    expect(await carnet(['recipient', 'confirm', recipient, '--as', 'max'])).toMatchObject({
      code: 0,
      out: containing('confirmed'),
    })
    expect(await carnet(['recipient', 'list', '--as', 'ola'])).toMatchObject({
      code: 0,
      out: containing('The auditor'),
    })
    expect(await carnet(['recipient', 'end', 'x'])).toMatchObject({ code: 2, err: containing('recipient list') })
  })

  test('a file is asked for by element; somebody else sees exactly what, and approves', async () => {
    const opened = await json(['case', 'open', '--kind', 'task', '--reference', '7', '--as', 'ola'])
    matter = String(opened['id'])
    const without = asking().filter((_, at, all) => all[at] !== '--element' && all[at - 1] !== '--element')
    expect(await carnet(without)).toMatchObject({ code: 2, err: containing('--element') })
    expect(await carnet([...asking(), '--format', 'original'])).toMatchObject({ code: 2, err: containing('format') })
    made = await json(asking())
    expect(made).toMatchObject({ state: 'waiting-approval' })
    await json(['signer', 'new', '--out', file('max.json')])
    const signer = await json(['signer', 'register', file('max.json'), '--as', 'max'])
    await json(['signer', 'confirm', String(signer['id'])])
    const shown = await carnet(['proposal', 'show', String(made['proposal']), '--as', 'max'])
    for (const said of ['declaration.hs6: revealed', 'For: The auditor (authority)', 'two columns for the audit'])
      expect(shown.out).toContain(said)
    const [, hash = ''] = /Hash (\S+)/.exec(shown.out) ?? []
    const approve = ['proposal', 'approve', String(made['proposal']), '--with', file('max.json'), '--hash', hash]
    expect(await carnet([...approve, '--as', 'max'])).toMatchObject({ code: 0, out: containing('done') })
  })

  test('it is fetched into a new file that is its owner’s, and over no other', async () => {
    const fetch = ['export', 'fetch', String(made['id']), '--out', file('out.age'), '--as', 'ola']
    expect(await carnet(fetch)).toMatchObject({ code: 0, out: containing('encrypted') })
    expect(statSync(file('out.age')).mode & 0o777).toBe(0o600)
    expect(readFileSync(file('out.age'), 'latin1')).not.toContain('declaration.hs6')
    expect(await carnet(fetch)).toMatchObject({ code: 1, err: containing('nothing is written over') })
    expect(await carnet(['export', 'revoke', String(made['id']), '--as', 'ola'])).toMatchObject({ code: 1 })
  })

  test('the recipient opens it without a node, and is told what is inside', async () => {
    const open = ['open', file('out.age'), '--key', file('key.txt')]
    const ledger = await json(['ledger', 'status'])
    const opened = await carnet([...open, '--out', file('opened'), '--ledger-key', String(ledger['key'])])
    expect(opened, opened.err).toMatchObject({ code: 0, out: containing('Signed by the ledger whose key you gave') })
    const [header = ''] = readFileSync(join(file('opened'), 'data.csv'), 'utf8').split('\r\n')
    expect(header).toBe('row,declaration.office,declaration.hs6')
    expect(statSync(join(file('opened'), 'data.csv')).mode & 0o777).toBe(0o600)
    expect(await carnet([...open, '--out', file('opened')])).toMatchObject({
      code: 1,
      err: containing('is there already'),
    })
    ;[, receipt = ''] = /Receipt code.*\s(\S+)$/m.exec(opened.out) ?? []
    ;[, deletion = ''] = /Deletion code.*\s(\S+)$/m.exec(opened.out) ?? []
  })

  test('another key, a damaged file and what is no key are told apart', async () => {
    writeFileSync(file('other.txt'), await generateX25519Identity())
    expect(await carnet(['open', file('out.age'), '--key', file('other.txt')])).toMatchObject({ code: 3 })
    writeFileSync(file('cut.age'), readFileSync(file('out.age')).subarray(0, 300))
    const cut = await carnet(['open', file('cut.age'), '--key', file('key.txt'), '--out', file('none')])
    expect(cut).toMatchObject({ code: 3, err: containing('cut on its way') })
    expect(existsSync(file('none'))).toBe(false)
    expect(await carnet(['open', file('out.age'), '--key', file('max.json')])).toMatchObject({ code: 2 })
    expect(await carnet(['open', file('nothing'), '--key', file('key.txt')])).toMatchObject({ code: 1 })
  })

  test('its codes say that it arrived and that it is gone', async () => {
    const id = String(made['id'])
    const word = (name: string, code: string) => carnet(['export', name, id, '--code', code, '--as', 'ola'])
    expect(await word('acknowledge', 'short')).toMatchObject({ code: 2 })
    expect(await word('acknowledge', deletion)).toMatchObject({ code: 1 })
    expect(await word('acknowledge', receipt)).toMatchObject({ code: 0, out: containing('received') })
    expect(await word('certify-deletion', deletion)).toMatchObject({ code: 0, out: containing('deleted') })
    expect(await carnet(['export', 'list', '--as', 'ola'])).toMatchObject({ code: 0, out: containing('deleted') })
  })

  test('a copy that turns up says whose it is', async () => {
    expect(await carnet(['person', 'add', 'Dana', '--role', 'dpo'])).toMatchObject({ code: 0 })
    const traced = await carnet(['export', 'trace', join(file('opened'), 'data.csv'), '--as', 'dana'])
    expect(traced).toMatchObject({ code: 0, out: containing(String(made['id'])) })
    writeFileSync(file('foreign.csv'), 'a,b\n1,2\n')
    expect(await carnet(['export', 'trace', file('foreign.csv'), '--as', 'dana'])).toMatchObject({
      code: 0,
      out: containing('No copy'),
    })
  })
})
