import { CaseId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

let node: TestNode
beforeAll(async () => {
  node = await startNode({ args: [] })
}, 180_000)
afterAll(() => node[Symbol.asyncDispose]())

const { carnet, json } = typing(() => node)

describe('who has crossed, and why, from the command line', { timeout: 180_000 }, () => {
  let record = ''
  let hash = ''

  test('a record’s story is told to whoever was shown it, and to nobody else', async () => {
    for (const [name, role] of [
      ['Ola', 'officer'],
      ['Ina', 'officer'],
      ['Dea', 'dpo'],
    ] as const)
      expect(await carnet(['person', 'add', name, '--role', role])).toMatchObject({ code: 0 })
    const { id } = await json(['case', 'open', '--kind', 'task', '--reference', '7', '--as', 'ola'])
    const listed = await node.client('ola').release({
      purpose: 'clearance',
      case: CaseId.parse(id),
      select: { type: 'declaration', where: { 'declaration.office': '13' }, limit: 1 },
      answer: 'masked',
    })
    record = listed.ok ? (listed.value.records[0]?.id ?? '') : ''
    const view = await json(['release', record, '--purpose', 'clearance', '--case', String(id), '--as', 'ola'])
    hash = (view['receipt'] as { readonly hash: string }).hash
    expect(await carnet(['crossings', record, '--as', 'ola'])).toMatchObject({
      code: 0,
      out: containing('You  release'),
    })
    expect(await carnet(['crossings', record, '--as', 'ina'])).toMatchObject({ code: 4 })
    const told = await carnet(['crossings', record, '--as', 'dea'])
    expect(told).toMatchObject({ code: 0, out: containing('Ola') })
    expect(told.out).toContain('for clearance')
    expect(await carnet(['crossings', 'x', '--as', 'ola'])).toMatchObject({ code: 2 })
  })

  test('a decision is explained by the rules that it rests on', async () => {
    const why = await carnet(['explain', hash, '--facts', '--as', 'ola'])
    expect(why).toMatchObject({ code: 0, out: containing('The rules say the same of it today.') })
    expect(why.out).toContain('[starter/')
    expect(why.out).toContain('case.kind: task')
    expect(await carnet(['explain', hash, '--as', 'ina'])).toMatchObject({ code: 4 })
    expect(await carnet(['explain', 'x', '--as', 'ola'])).toMatchObject({ code: 2 })
  })
})
