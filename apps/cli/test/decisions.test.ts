import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, passphrase, type Typed, typing } from './typed.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-decisions-'))
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
const person = (name: string, role: string): Promise<Typed> => carnet(['person', 'add', name, '--role', role])

/** The whole way of several persons, in its order; each step needs the one before. */
describe('deciding together, from the command line', { timeout: 120_000 }, () => {
  const signers = new Map<string, string>()
  let proposal = { id: '', hash: '' }

  test('each person makes keys of their own, offline, protected by a passphrase', async () => {
    for (const name of ['ada', 'ben', 'cas'])
      expect(await carnet(['signer', 'new', '--out', file(name)])).toMatchObject({
        code: 0,
        out: containing('fingerprint'),
      })
    expect(statSync(file('ada')).mode & 0o777).toBe(0o600)
    expect(readFileSync(file('ada'), 'utf8')).not.toContain(passphrase)
    expect(await carnet(['signer', 'new', '--out', file('ada')])).toMatchObject({ code: 1 })
    const short = await carnet(['signer', 'new', '--out', file('short'), '--passphrase-fd', '0'], 'short\n')
    expect(short).toMatchObject({ code: 2, err: containing('12 characters') })
    expect(() => statSync(file('short'))).toThrow('ENOENT')
  })

  test('and registers them; an administrator who is somebody else confirms', async () => {
    for (const [name, role] of [
      ['Ada', 'administrator'],
      ['Ben', 'officer'],
      ['Cas', 'officer'],
    ] as const) {
      expect(await person(name, role)).toMatchObject({ code: 0 })
      const as = ['--as', name.toLowerCase()]
      const [signer] = [await json(['signer', 'register', file(name.toLowerCase()), ...as])]
      signers.set(name.toLowerCase(), String(signer['id']))
      expect(signer).toMatchObject({ state: 'registered' })
    }
    const own = await carnet(['signer', 'confirm', signers.get('ada') ?? '', '--as', 'ada'])
    expect(own).toMatchObject({ code: 4, err: containing('somebody else') })
    expect(await carnet(['signer', 'confirm', signers.get('ada') ?? ''])).toMatchObject({
      code: 0,
      out: containing('confirmed'),
    })
  })

  test('as soon as an administrator can sign, a confirmation is signed', async () => {
    const ben = signers.get('ben') ?? ''
    expect(await carnet(['signer', 'confirm', ben])).toMatchObject({ code: 4, err: containing('needs a signature') })
    for (const name of ['ben', 'cas'])
      expect(
        await carnet(['signer', 'confirm', signers.get(name) ?? '', '--with', file('ada'), '--as', 'ada']),
      ).toMatchObject({ code: 0 })
    expect((await carnet(['signer', 'list'])).out.match(/confirmed/g)).toHaveLength(3)
  })

  test('a council is proposed, shown, and signed by each of its members', async () => {
    expect(await carnet(['council', 'show'])).toMatchObject({ code: 0, out: containing('No council') })
    const [ada = '', ben = '', cas = ''] = ['ada', 'ben', 'cas'].map((name) => signers.get(name))
    const line = ['council', 'propose', '--quorum', '2', '--member', ada, '--member', ben]
    expect(await carnet(line)).toMatchObject({ code: 2, err: containing('outside the unit') })
    const made = await json([...line, '--outside', cas])
    proposal = { id: String(made['id']), hash: String(made['hash']) }
    const shown = await carnet(['proposal', 'show', proposal.id, '--as', 'ben'])
    expect(shown).toMatchObject({ code: 0, out: containing('Who opens restricted data from now on: 2 of these') })
    expect(shown.out).toContain(proposal.hash)
  })

  test('nobody signs what was not looked at, nor with another’s keys, nor without the passphrase', async () => {
    const approve = ['proposal', 'approve', proposal.id, '--with', file('ben'), '--as', 'ben']
    expect(await carnet(approve)).toMatchObject({ code: 2, err: containing('--hash') })
    expect(await carnet([...approve, '--hash', 'A'.repeat(43)])).toMatchObject({ code: 2 })
    const asCas = ['proposal', 'approve', proposal.id, '--with', file('ben'), '--as', 'cas', '--hash', proposal.hash]
    expect(await carnet(asCas)).toMatchObject({ code: 1, err: containing('register it first') })
    const wrong = await carnet([...approve, '--hash', proposal.hash, '--passphrase-fd', '0'], 'another passphrase\n')
    expect(wrong).toMatchObject({ code: 1, err: containing('passphrase') })
    expect(wrong.err + wrong.out).not.toContain('another passphrase')
    writeFileSync(file('none'), '{}', { mode: 0o600 })
    expect(await carnet(['proposal', 'approve', proposal.id, '--with', file('none')])).toMatchObject({ code: 1 })
  })

  test('it is in force when the last has signed', async () => {
    for (const name of ['ada', 'ben', 'cas']) {
      const line = ['proposal', 'approve', proposal.id, '--with', file(name), '--as', name, '--hash', proposal.hash]
      expect(await carnet(line)).toMatchObject({ code: 0, out: containing(name === 'cas' ? 'done' : 'waiting') })
    }
    expect(await carnet(['council', 'show'])).toMatchObject({ code: 0, out: containing('2 of 3') })
    expect(await carnet(['proposal', 'list', '--as', 'ben'])).toMatchObject({ code: 0, out: containing('done') })
  })

  test('one refusal ends a proposal; who proposed it may take it back', async () => {
    const [ada = '', cas = ''] = ['ada', 'cas'].map((name) => signers.get(name))
    const propose = ['council', 'propose', '--quorum', '2', '--member', ada, '--outside', cas]
    const first = await json(propose)
    const line = ['proposal', 'refuse', String(first['id']), '--with', file('cas'), '--as', 'cas']
    expect(await carnet([...line, '--hash', String(first['hash'])])).toMatchObject({
      code: 0,
      out: containing('refused'),
    })
    const second = await json(propose)
    expect(await carnet(['proposal', 'cancel', String(second['id']), '--as', 'ben'])).toMatchObject({ code: 1 })
    expect(await carnet(['proposal', 'cancel', String(second['id'])])).toMatchObject({
      code: 0,
      out: containing('cancelled'),
    })
  })

  test('a signer that was ended signs nothing any more', async () => {
    expect(await carnet(['signer', 'end', signers.get('cas') ?? '', '--as', 'ben'])).toMatchObject({ code: 4 })
    expect(await carnet(['signer', 'end', signers.get('cas') ?? '', '--as', 'cas'])).toMatchObject({
      code: 0,
      out: containing('ended'),
    })
    const [ada = '', cas = ''] = ['ada', 'cas'].map((name) => signers.get(name))
    const line = ['council', 'propose', '--quorum', '2', '--member', ada, '--outside', cas]
    expect(await carnet(line)).toMatchObject({ code: 2, err: containing('confirmed signer') })
  })
})
