import { describe, expect, test } from 'vitest'
import { openWire } from '../../../../packages/sdk/test/wire.ts'
import { containing, typed } from '../../test/typed.ts'

const [one, other, matter, record, job] = ['1', '2', '3', '4', '5'].map(
  (digit) => `0198f0aa-0000-4000-8000-00000000000${digit}`,
) as [string, string, string, string, string]
const environment = { CARNET_TOKEN: 'carnet_test' }
const receipt = {
  origin: 'carnet/XX',
  hash: 'A'.repeat(43),
  entry: '{}',
  includedBy: '2026-01-01T00:01:00Z',
  promise: 'AAAA',
}

describe('carnet subject', () => {
  test('show draws how much is held, and with whom it is one', async () => {
    const link = { subject: other, because: 'court-order', since: '2026-01-01T00:00:00Z' }
    const shown = { subject: one, kind: 'person', state: 'known', identifiers: 2, held: [], into: link, from: [] }
    const holds = [{ type: 'travel-document', class: 'passenger', records: 3 }]
    await using node = await openWire(() => ({ status: 200, body: { ...shown, holds, merged: [other], receipt } }))
    const { code, out } = await typed(['subject', 'show', one, '--case', matter, '--url', node.url], { environment })
    expect(code).toBe(0)
    for (const said of [`merged into ${other}`, 'court-order', 'identifiers: 2', 'passenger'])
      expect(out).toContain(said)
    expect(node.received[0]).toMatchObject({ method: 'POST', path: `/v1/subjects/${one}/show` })
    expect(JSON.parse(node.received[0]?.body ?? '')).toEqual({ case: matter })
  })

  test('merge says what shows it, and unmerge who stands alone', async () => {
    await using node = await openWire(({ path }) => ({
      status: 200,
      body: { subject: other, merged: path.endsWith('/merge') ? [one] : [] },
    }))
    const asked = ['--case', matter, '--url', node.url]
    const merged = await typed(['subject', 'merge', one, other, '--because', 'court-order', ...asked], { environment })
    expect(merged).toMatchObject({ code: 0, out: containing(`One from now on: ${other}, ${one}`) })
    expect(JSON.parse(node.received[0]?.body ?? '')).toEqual({
      from: one,
      into: other,
      case: matter,
      because: 'court-order',
    })
    const undone = await typed(['subject', 'unmerge', one, ...asked], { environment })
    expect(undone).toMatchObject({ code: 0, out: containing('stands alone') })
  })

  test('split reads the identifier from standard input', async () => {
    await using node = await openWire(() => ({ status: 200, body: { subject: other, records: 1, job } }))
    const term = ['--identifier', 'declaration.importer.id=', '--issuer', 'EORI', '--value-from', '-']
    const line = ['subject', 'split', one, record, '--case', matter, ...term, '--url', node.url]
    const split = await typed(line, { environment, input: 'XX0123456789\n' })
    expect(split).toMatchObject({ code: 0, out: containing(`carnet job follow ${job}`) })
    expect(JSON.parse(node.received[0]?.body ?? '')).toEqual({
      records: [record],
      case: matter,
      identifier: { element: 'declaration.importer.id', value: 'XX0123456789', issuer: 'EORI' },
    })
  })

  test.each([
    ['an id that is none', ['show', 'me', '--case', matter], 'the id is not'],
    ['evidence that there is not', ['merge', one, other, '--case', matter, '--because', 'a-hunch'], 'Allowed choices'],
    ['no case', ['unmerge', one], '--case'],
    ['an element that there is not', ['split', one, record, '--case', matter, '--identifier', 'x=1'], 'x'],
  ])('%s is told, and nothing is asked', async (_what, line, says) => {
    await using node = await openWire(() => ({ status: 500 }))
    const told = await typed(['subject', ...line, '--url', node.url], { environment })
    expect(told).toMatchObject({ code: 2, err: containing(says) })
    expect(node.received).toEqual([])
  })
})
