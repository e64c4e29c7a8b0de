import type { KeysStatus, Proposal, Signer } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromSource, startNode, type TestNode } from '../../../test/node.ts'
import { containing, typed, type Typed } from './typed.ts'

const server = join(import.meta.dirname, '../../server/src/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'carnet-recovery-'))
const file = (name: string): string => join(folder, `${name}.json`)
const people = ['ada', 'ben', 'cas'] as const
const anew = 'a passphrase that was set anew'

/** The whole way of a lost passphrase, in its order; each step needs the one before. */
describe('recovering the keys, from the command line', { timeout: 120_000 }, () => {
  let node: TestNode
  const signers: string[] = []
  beforeAll(async () => {
    node = await startNode()
    for (const name of people) {
      expect(await carnet(['person', 'add', name, '--role', 'key-custodian'])).toMatchObject({ code: 0 })
      expect(await carnet(['signer', 'new', '--out', file(name)])).toMatchObject({ code: 0 })
      const registered = await carnet(['signer', 'register', file(name), '--as', name, '--json'])
      const { id } = registered.json() as Signer
      signers.push(id)
      expect(await carnet(['signer', 'confirm', id])).toMatchObject({ code: 0 })
    }
  })
  afterAll(async () => {
    await node[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  const carnet = (line: readonly string[]): Promise<Typed> =>
    typed(line, {
      environment: { CARNET_URL: node.url, CARNET_DATA: node.data, CARNET_SIGNER_PASSPHRASE: 'correct horse battery' },
    })
  const recover = (names: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const shares = names.flatMap((name) => ['--share', file(name)])
    const args = [...fromSource, server, 'recover', '--data', node.data, ...shares]
    const done = spawnSync(process.execPath, args, { env: { PATH: process.env['PATH'], ...environment } })
    return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() }
  }
  const withNew = { CARNET_PASSPHRASE: anew }

  test('custodians agree on a ceremony and take their shares out of the node', async () => {
    expect(await carnet(['keys', 'status'])).toMatchObject({ code: 0, out: containing('recovery: none') })
    expect(await carnet(['doctor'])).toMatchObject({ code: 0, out: containing('keys ceremony propose') })
    const custodians = signers.flatMap((signer) => ['--custodian', signer])
    for (const wrong of ['1', '4'])
      expect(await carnet(['keys', 'ceremony', 'propose', ...custodians, '--threshold', wrong])).toMatchObject({
        code: 2,
      })
    const proposed = await carnet(['keys', 'ceremony', 'propose', ...custodians, '--threshold', '2', '--json'])
    const { id, hash } = proposed.json() as Proposal
    expect(await carnet(['proposal', 'show', id, '--as', 'ada'])).toMatchObject({ out: containing('2 of these') })
    const early = await carnet(['keys', 'share', '--out', file('early'), '--as', 'ada'])
    expect(early).toMatchObject({ code: 1 })
    expect(() => statSync(file('early'))).toThrow('ENOENT')
    for (const name of people) {
      const approved = await carnet(['proposal', 'approve', id, '--with', file(name), '--hash', hash, '--as', name])
      expect(approved).toMatchObject({ code: 0 })
    }
    const status = (await carnet(['keys', 'status', '--json'])).json() as KeysStatus
    expect(status.recovery).toMatchObject({ threshold: 2, parts: 3 })
    for (const name of people) {
      const out = file(`${name}-share`)
      expect(await carnet(['keys', 'share', '--out', out, '--as', name])).toMatchObject({ code: 0 })
      expect(statSync(out).mode & 0o777).toBe(0o600)
    }
  })

  test('each shows to have the own share, which stays away from the node', async () => {
    const opening = ['keys', 'open-share', file('ben-share'), '--with', file('ben'), '--out', file('ben-rehearsed')]
    expect(await carnet(opening)).toMatchObject({ code: 0 })
    const checking = ['keys', 'check-share', file('ben-rehearsed')]
    expect(await carnet([...checking, '--as', 'ada'])).toMatchObject({ code: 1, err: containing('not the share') })
    expect(await carnet([...checking, '--as', 'ben'])).toMatchObject({ code: 0, out: containing('1 checked') })
    expect(await carnet(['keys', 'status'])).toMatchObject({ out: containing('1 checked their share') })
    expect(await node.stop()).toBe(0)
  })

  test('each opens the own share, offline, and nobody another’s', async () => {
    for (const name of people) {
      const line = ['keys', 'open-share', file(`${name}-share`), '--with', file(name), '--out', file(`${name}-opened`)]
      expect(await carnet(line)).toMatchObject({ code: 0 })
      expect(statSync(file(`${name}-opened`)).mode & 0o777).toBe(0o600)
    }
    const foreign = ['keys', 'open-share', file('ada-share'), '--with', file('ben'), '--out', file('foreign')]
    expect(await carnet(foreign)).toMatchObject({ code: 1, err: containing('does not open') })
    expect(() => statSync(file('foreign'))).toThrow('ENOENT')
  })

  test('too few, twice the same, or a share that others read: refused, and no secret is told', () => {
    expect(recover(['ada-opened'], withNew)).toMatchObject({ code: 1, err: containing('too few') })
    expect(recover(['ada-opened', 'ada-opened'], withNew)).toMatchObject({ code: 1, err: containing('custodian’s') })
    expect(recover(['ada-share', 'ben-share'], withNew)).toMatchObject({ code: 1, err: containing('open-share') })
    expect(recover([], withNew)).toMatchObject({ code: 2, err: containing('--share') })
    expect(recover(['ada-opened', 'ben-opened'])).toMatchObject({ code: 2, err: containing('CARNET_PASSPHRASE') })
    chmodSync(file('cas-opened'), 0o644)
    const read = recover(['ada-opened', 'cas-opened'], withNew)
    expect(read).toMatchObject({ code: 2, err: containing('others may read') })
    const { share } = JSON.parse(readFileSync(file('cas-opened'), 'utf8')) as { share: string }
    expect(read.err).not.toContain(share)
    chmodSync(file('cas-opened'), 0o600)
  })

  test('two of three set a new passphrase: the node opens with it and with no other', async () => {
    const done = recover(['cas-opened', 'ada-opened'], withNew)
    expect(done, done.err).toMatchObject({ code: 0, out: containing('The passphrase is the new one') })
    await expect(startNode({ folder: node.folder })).rejects.toThrow('passphrase')
    node = await startNode({ folder: node.folder, environment: withNew })
    expect(await carnet(['keys', 'status', '--as', 'ben'])).toMatchObject({
      code: 0,
      out: containing('recovery: none'),
    })
    expect(await carnet(['doctor'])).toMatchObject({ code: 0 })
  })
})
