import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(() => node[Symbol.asyncDispose]())

const { carnet, json } = typing(() => node)

/** In its order; each step needs the one before. */
describe('when it can’t wait, from the command line', { timeout: 120_000 }, () => {
  test('an officer breaks the glass in a case of the own, and in no other', async () => {
    for (const [name, role] of [
      ['Ada', 'officer'],
      ['Ben', 'duty-manager'],
      ['Cas', 'dpo'],
    ] as const)
      await json(['person', 'add', name, '--role', role, ...(role === 'dpo' ? [] : ['--office', '020'])])
    const { id } = await json(['case', 'open', '--kind', 'investigation', '--reference', '7', '--as', 'ada'])
    const breaking = ['break-glass', '--purpose', 'investigation', '--case', String(id), '--reason', 'it leaves now']
    expect(await carnet([...breaking, '--minutes', '16', '--as', 'ada'])).toMatchObject({ code: 2 })
    expect(await carnet([...breaking, '--as', 'ben'])).toMatchObject({ code: 4 })
    expect(await carnet([...breaking, '--as', 'ada'])).toMatchObject({ code: 0, out: containing('--break-glass') })
  })

  test('the data protection officer is told, sees why, and judges it when it is over', async () => {
    expect((await carnet(['notice', 'list', '--as', 'cas'])).out).toContain('break-glass')
    const { notices } = await json(['notice', 'list', '--as', 'cas'])
    const [notice] = notices as readonly { readonly id: string; readonly override: string }[]
    expect(await carnet(['notice', 'seen', notice?.id ?? '', '--as', 'cas'])).toMatchObject({ code: 0 })
    expect((await carnet(['review', 'list', '--as', 'cas'])).out).toContain('it leaves now')
    const giving = ['review', 'give', notice?.override ?? '', '--verdict', 'justified', '--reason', 'it did']
    expect(await carnet([...giving, '--as', 'ada'])).toMatchObject({ code: 4 })
    // It is still in force.
    expect((await carnet([...giving, '--as', 'cas'])).err).toContain('state of the thing')
  })

  test('a duty manager declares continuity mode, and the data protection officer ends and reviews it', async () => {
    const declare = ['continuity', 'declare', '--office', '020', '--because', 'case-source', '--reason', 'down']
    expect(await carnet([...declare, '--as', 'ada'])).toMatchObject({ code: 4 })
    const { id } = await json([...declare, '--minutes', '30', '--as', 'ben'])
    expect((await carnet(['continuity', 'show', '--as', 'ada'])).out).toContain('in-force')
    expect((await carnet(['continuity', 'extend', String(id), '--minutes', '60', '--as', 'ben'])).code).not.toBe(0)
    expect(await carnet(['continuity', 'end', String(id), '--as', 'cas'])).toMatchObject({ code: 0 })
    // Who ended it had a part in it.
    expect(
      await carnet(['review', 'give', String(id), '--verdict', 'justified', '--reason', 'x', '--as', 'cas']),
    ).toMatchObject({
      code: 4,
      err: containing('somebody who had no part in it'),
    })
  })
})
