import type { Actor, ActorId } from '@carnet/api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HostSystem, hostSystem, matters } from '../../test/host-system.ts'
import type { CaseSourceSettings } from '../case-source.ts'
import { hostCases } from './index.ts'

const actor: Actor = {
  kind: 'person',
  id: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11' as ActorId,
  roles: ['officer'],
  offices: [],
  strength: 'token',
}
const minutes = (n: number): number => n * 60_000

describe('the host system', () => {
  let host: HostSystem
  let clock: number
  beforeEach(async () => {
    host = await hostSystem()
    clock = Date.parse('2026-07-01T08:00:00Z')
  })
  afterEach(() => host[Symbol.asyncDispose]())
  const source = (more: Partial<CaseSourceSettings> = {}) =>
    hostCases({ url: host.url, timeout: 5000, ...more }, () => new Date(clock))
  const task = matters({ kind: 'task', reference: 'Q-1', declarations: ['A-1'] })

  test('is asked by the actor, with its token, and answers with what the actor is on', async () => {
    host.says({ text: task })
    const word = await source({ secret: 'of this node' }).of(actor)
    expect(word).toMatchObject({ state: 'well', matters: [{ kind: 'task', reference: 'Q-1', declarations: ['A-1'] }] })
    expect(host.asked).toEqual([{ actor: actor.id, authorization: 'Bearer of this node' }])
  })

  test('is asked once a minute for one actor, and once where many ask together', async () => {
    const cases = source()
    await Promise.all([cases.of(actor), cases.of(actor), cases.of(actor)])
    clock += minutes(1) - 1
    await cases.of(actor)
    expect(host.asked).toHaveLength(1)
    clock += 1
    await cases.of(actor)
    expect(host.asked).toHaveLength(2)
    clock -= minutes(5)
    await cases.of(actor)
    expect(host.asked).toHaveLength(3)
  })

  test.each([
    ['an error', { status: 500, text: task }],
    ['a page', { text: '<html>' }],
    ['a kind of case that it does not give', { text: matters({ kind: 'investigation', reference: 'Q' }) }],
    ['another version', { text: '{"v":2,"matters":[]}' }],
    ['a way elsewhere', { status: 302, text: '' }],
    ['more than anybody has', { text: `{"v":1,"matters":[],"more":"${'x'.repeat(1_100_000)}"}` }],
  ])('that says %s is not believed', async (_what, answer) => {
    host.says(answer)
    expect(await source().of(actor)).toEqual({ state: 'down' })
  })

  test('that does not answer in its time is down', async () => {
    host.says(undefined)
    expect(await source({ timeout: 50 }).of(actor)).toEqual({ state: 'down' })
  })

  test('that went away is stood in for by its last word, as long as that may be', async () => {
    host.says({ text: task })
    const cases = source({ lastKnown: minutes(10) })
    await cases.of(actor)
    host.says({ status: 503, text: '' })
    clock += minutes(10) - 1
    expect(await cases.of(actor)).toMatchObject({ state: 'stale', matters: [{ reference: 'Q-1' }] })
    clock += 1
    expect(await cases.of(actor)).toEqual({ state: 'down' })
  })
})
