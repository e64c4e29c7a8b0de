import { describe, expect, test } from 'vitest'
import { containing, typed } from '../test/typed.ts'

const nowhere = { environment: { CARNET_URL: 'http://127.0.0.1:1', CARNET_TOKEN: 'token' } }
const id = '0198f0aa-0000-4000-8000-000000000001'

describe('a command line', () => {
  test('without a command shows what there is', async () => {
    expect(await typed([])).toMatchObject({ code: 2, err: containing('inspect') })
    expect(await typed(['--help'])).toMatchObject({ code: 0, out: containing('Finding and releasing:') })
    expect(await typed(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' })
  })

  test('with a word that is no command is told one near to it', async () => {
    expect(await typed(['relase'])).toMatchObject({ code: 2, err: containing('release') })
  })

  test.each([
    ['a missing option', ['release', id], '--purpose'],
    ['a missing argument', ['ingest'], 'file'],
    ['a choice that is none', ['release', id, '--purpose', 'clearance', '--answer', 'all'], 'yes-no'],
    ['a number that is none', ['find', '--purpose', 'clearance', '--limit', 'many'], 'whole number'],
    ['an id that is none', ['release', 'R-1', '--purpose', 'clearance'], 'by its id'],
    ['a case that is none', ['find', 'declaration.office=1', '--purpose', 'clearance', '--case', '7'], '--case'],
    ['an address that is none', ['me', '--url', 'localhost:8400'], 'http://'],
    ['a key for several files', ['ingest', 'a', 'b', '--idempotency-key', 'k'], 'one file'],
    ['an element that is none', ['dictionary', 'declaration.ofice'], 'no element'],
  ])('with %s ends with 2 and says what it takes', async (_what, line, says) => {
    const { code, err, out } = await typed(line, nowhere)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
  })

  test('that needs a node where none answers ends with 1 and says what to do', async () => {
    for (const line of [
      ['me'],
      ['doctor'],
      ['purposes'],
      ['people'],
      ['case', 'list'],
      ['ledger', 'status'],
      ['ledger', 'key'],
    ]) {
      expect(await typed(line, nowhere)).toMatchObject({
        code: 1,
        out: '',
        err: containing('carnet start'),
      })
    }
  })

  test('with --json says the same to machines', async () => {
    const { code, err, json } = await typed(['me', '--json'], nowhere)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(json()).toMatchObject({ problem: { code: 'connection/unreachable' } })
  })

  test('THREAT: a value that was typed is in no complaint', async () => {
    const { err, out } = await typed(
      ['find', 'declaration.reference=SECRET', 'x=SECRET', '--purpose', 'clearance'],
      nowhere,
    )
    expect(err + out).not.toContain('SECRET')
  })

  test('asks for a value that should not stand on it', async () => {
    const line = ['find', 'declaration.reference=', '--purpose', 'clearance']
    expect(await typed(line, { ...nowhere, input: 'R-1\n' })).toMatchObject({
      code: 1,
      err: containing('No node'),
    })
    expect(await typed(line, nowhere)).toMatchObject({ code: 2, err: containing('no value for') })
  })
})

describe('the dictionary', () => {
  test('is listed and explained without a node', async () => {
    expect((await typed(['dictionary'])).out).toMatch(/declaration\.reference +commercial +- +exact/)
    expect((await typed(['dictionary', 'travel-document.name'])).out).toContain('found by its value (name)')
    expect((await typed(['dictionary', 'declaration.ucr'])).out).toContain(
      'in XML: Declaration/GoodsShipment/GovernmentAgencyGoodsItem*/UCR/ID',
    )
    expect((await typed(['dictionary', '--json'])).json()).toMatchObject({ version: expect.any(Number) as number })
  })
})
