import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-guests-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const { carnet, json } = typing(() => node)
const file = (name: string): string => join(folder, name)

describe('guests, from the command line', { timeout: 180_000 }, () => {
  let proposal = { id: '', hash: '' }
  const propose = (more: readonly string[] = []): readonly string[] => [
    ...['agreement', 'domestic', 'propose', 'POLICE', '--as', 'lia', '--title', 'Access', '--basis', 'Customs Act'],
    ...['--party', 'Customs', '--party', 'Police', '--purpose', 'investigation', '--reason', 'fraud'],
    ...['--from', '2026-01-01', '--until', '2030-01-01', ...more],
  ]

  test('an office and its persons are registered', async () => {
    expect(await carnet(['guest-office', 'list'])).toMatchObject({ code: 0, out: containing('No guest office') })
    expect(await carnet(['guest-office', 'add', 'POLICE', 'The police', '--kind', 'police'])).toMatchObject({ code: 0 })
    expect(await carnet(['guest-office', 'add', 'POLICE', 'Again'])).toMatchObject({ code: 1 })
    expect(await carnet(['guest-office', 'add', 'no code', 'X'])).toMatchObject({ code: 2 })
    expect(await carnet(['guest-office', 'person', 'POLICE', 'C. Onstable'])).toMatchObject({
      code: 0,
      out: containing('guest'),
    })
    const setting = ['guest-office', 'provider', 'POLICE', '--client', 'carnet', '--issuer']
    expect(await carnet([...setting, 'http://idp.example'], 'a secret\n')).toMatchObject({ code: 2 })
    expect(await carnet([...setting, 'https://idp.example', '--secret-file', file('absent')])).toMatchObject({
      code: 1,
    })
    const set = await carnet([...setting, 'https://idp.example'], 'a secret\n')
    expect(set).toMatchObject({ code: 0, out: containing('https://idp.example') })
    expect(await carnet(['person', 'link', 'C. Onstable', 'c-7'])).toMatchObject({ code: 0 })
    expect(await carnet(['token', 'issue', 'C. Onstable', '--token-file', file('guest.token')])).toMatchObject({
      code: 0,
    })
  })

  test('an agreement is proposed with every element by name', async () => {
    for (const [name, role] of [
      ['Lia', 'liaison'],
      ['Ada', 'policy-approver'],
      ['Dan', 'dpo'],
    ] as const) {
      expect(await carnet(['person', 'add', name, '--role', role])).toMatchObject({ code: 0 })
      const as = ['--as', name.toLowerCase()]
      if (role === 'liaison') continue
      expect(await carnet(['signer', 'new', '--out', file(name)])).toMatchObject({ code: 0 })
      const signer = await json(['signer', 'register', file(name), ...as])
      expect(await carnet(['signer', 'confirm', String(signer['id'])])).toMatchObject({ code: 0 })
    }
    expect(await carnet(propose())).toMatchObject({ code: 2, err: containing('elements') })
    expect(await carnet(propose(['--class', 'declaration/secret']))).toMatchObject({ code: 2 })
    expect(await carnet(propose(['--class', 'declaration/open', '--document', file('absent')]))).toMatchObject({
      code: 1,
    })
    writeFileSync(file('signed.pdf'), 'as signed')
    const made = await json(propose(['--class', 'declaration/open', '--document', file('signed.pdf')]))
    proposal = { id: String(made['id']), hash: String(made['hash']) }
    const shown = await carnet(['proposal', 'show', proposal.id, '--as', 'dan'])
    expect(shown).toMatchObject({ code: 0, out: containing('declaration.hs-chapter') })
    expect(shown.out).toContain('2 persons, among them a policy-approver and a dpo')
  })

  test('two approve it, a guest sees it, and either side ends it', async () => {
    for (const name of ['Ada', 'Dan']) {
      const as = ['--as', name.toLowerCase()]
      const line = ['proposal', 'approve', proposal.id, '--with', file(name), '--hash', proposal.hash, ...as]
      expect(await carnet(line)).toMatchObject({ code: 0, out: containing(name === 'Dan' ? 'done' : 'waiting') })
    }
    const show = ['agreement', 'domestic', 'show', proposal.id, '--as', 'dan']
    expect(await carnet(show)).toMatchObject({ code: 0, out: containing('in-force') })
    expect(await carnet(['agreement', 'domestic', 'list'])).toMatchObject({ code: 0, out: containing('POLICE') })
    expect(await carnet(['agreement', 'domestic', 'end', proposal.id])).toMatchObject({ code: 4 })
    expect(await carnet(['agreement', 'domestic', 'end', 'x'])).toMatchObject({ code: 2 })
    const ended = await carnet(['agreement', 'domestic', 'end', proposal.id, '--as', 'dan'])
    expect(ended).toMatchObject({ code: 0, out: containing('on the side of the authority') })
    const out = await carnet(['guest-office', 'end-person', 'C. Onstable'])
    expect(out).toMatchObject({ code: 0, out: containing('let in no more') })
    expect(await carnet(['guest-office', 'end-person', 'C. Onstable'])).toMatchObject({ code: 1 })
    expect(await carnet(['guest-office', 'end', 'POLICE'])).toMatchObject({ code: 0, out: containing('ended') })
  })
})
