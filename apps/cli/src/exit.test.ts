import { problems } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { exitOf, exits, gravest } from './exit.ts'

describe('exit codes', () => {
  test('are the seven that are documented', () => {
    expect(Object.values(exits).map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('every problem of a node has one', () => {
    expect(Object.keys(exitOf)).toEqual(expect.arrayContaining(Object.keys(problems)))
  })

  test.each([
    [0, 'done', []],
    [
      1,
      'failed',
      ['request/not-found', 'node/unavailable', 'node/failed', 'keys/unavailable', 'connection/unreachable'],
    ],
    [2, 'usage', ['request/malformed']],
    [3, 'refused', ['message/malformed', 'message/unknown-format', 'message/unfinished', 'request/too-large']],
    [4, 'not-permitted', ['release/refused', 'release/needs-approval', 'action/refused', 'request/unauthenticated']],
    [5, 'integrity', ['integrity/record', 'integrity/ledger']],
  ] as const)('%i: %s', (code, exit, codes) => {
    expect(exits[exit].code).toBe(code)
    for (const problem of codes) expect(exitOf[problem]).toBe(exit)
  })

  test('of several results the gravest tells', () => {
    expect(gravest([])).toBe('done')
    expect(gravest(['done', 'refused', 'done'])).toBe('refused')
    expect(gravest(['failed', 'integrity', 'not-permitted'])).toBe('integrity')
  })
})
