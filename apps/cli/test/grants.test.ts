import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-grants-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const { carnet, json } = typing(() => node)
const file = (name: string): string => join(folder, `${name}.json`)
const inDays = (days: number): string => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString()

/** The whole way of a role, in its order; each step needs the one before. */
describe('roles for a time, from the command line', { timeout: 120_000 }, () => {
  const until = inDays(20)
  let proposal = { id: '', hash: '' }
  let ada = ''

  test('an administrator who can sign, and a person', async () => {
    await json(['person', 'add', 'Ada', '--role', 'administrator'])
    await json(['person', 'add', 'Ben', '--role', 'policy-author'])
    await json(['signer', 'new', '--out', file('ada')])
    const signer = await json(['signer', 'register', file('ada'), '--as', 'ada'])
    ada = String(signer['id'])
    await json(['signer', 'confirm', ada])
  })

  test('two roles that are to be apart are nobody’s, neither from the beginning nor by a grant', async () => {
    const both = await carnet(['person', 'add', 'Dee', '--role', 'operator', '--role', 'officer'])
    expect(both).toMatchObject({ code: 4, err: containing('reads no records') })
    const line = ['grant', 'request', 'me', 'policy-approver', '--until', until, '--reason', 'new post', '--as', 'ben']
    expect(await carnet(line)).toMatchObject({ code: 4, err: containing('does not approve it') })
  })

  test('a person asks for a role; what is asked for is shown', async () => {
    const line = ['grant', 'request', 'me', 'officer', '--office', '40', '--until', until, '--reason', 'new post']
    expect(await carnet([...line.slice(0, 4), '--until', until, '--reason', 'x', '--as', 'ben'])).toMatchObject({
      code: 2,
      err: containing('offices'),
    })
    const made = await json([...line, '--as', 'ben'])
    proposal = { id: String(made['id']), hash: String(made['hash']) }
    const shown = await carnet(['proposal', 'show', proposal.id, '--as', 'ada'])
    expect(shown).toMatchObject({ code: 0, out: containing('Gives a role to person') })
    expect(shown.out).toContain('For 40')
  })

  test('it is held once somebody else has signed, and told with its end', async () => {
    const line = ['proposal', 'approve', proposal.id, '--with', file('ada'), '--hash', proposal.hash, '--as', 'ada']
    expect(await carnet(line)).toMatchObject({ code: 0, out: containing('done') })
    expect(await carnet(['me', '--as', 'ben'])).toMatchObject({
      code: 0,
      out: containing(`officer of 40, until ${until}`),
    })
    expect(await carnet(['grant', 'list', '--mine', '--as', 'ben'])).toMatchObject({
      code: 0,
      out: containing('30 days'),
    })
    expect(await carnet(['grant', 'show', proposal.id])).toMatchObject({ code: 0, out: containing('in-force') })
    expect(await carnet(['grant', 'due'])).toMatchObject({ code: 0, out: containing(proposal.id) })
    expect(await carnet(['doctor'])).toMatchObject({ out: containing('1 within 30 days') })
  })

  test('others’ are no more told of than what is not there', async () => {
    await json(['person', 'add', 'Cas', '--role', 'officer', '--office', '33'])
    for (const id of [proposal.id, '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11'])
      for (const what of ['show', 'revoke'])
        expect(await carnet(['grant', what, id, '--as', 'cas'])).toMatchObject({ code: 4 })
    expect(await carnet(['grant', 'list', '--as', 'cas'])).toMatchObject({ code: 4 })
    expect(await carnet(['grant', 'show', 'nothing'])).toMatchObject({ code: 2 })
  })

  test('revoked, it is over at once', async () => {
    expect(await carnet(['grant', 'revoke', proposal.id])).toMatchObject({ code: 0, out: containing('revoked') })
    const me = await carnet(['me', '--as', 'ben'])
    expect(me.out).not.toContain('officer')
    expect(await carnet(['grant', 'revoke', proposal.id])).toMatchObject({ code: 1 })
  })
})
