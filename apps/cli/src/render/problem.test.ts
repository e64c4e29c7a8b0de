import { problem } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { plain } from '../shell.ts'
import { drawProblem, problemJson } from './problem.ts'

const address = 'http://127.0.0.1:8400'
const receipt = {
  origin: 'carnet.example/xy',
  hash: 'h'.repeat(43) as never,
  entry: '{}',
  includedBy: '2026-07-01T09:00:00.000Z' as never,
  promise: 'AAAA',
}

describe('a problem in a terminal', () => {
  test('a refusal says why, what would make it pass, and where it is stamped', () => {
    const said = problem('release/refused', {
      because: [{ rule: 'starter/case', says: 'A release needs an open case.', cites: ['Policy 4.2'] }],
      needs: { attribute: 'case.state', says: 'Name a case that is open.' },
      receipt,
    })
    expect(drawProblem(said, plain, address)).toBe(
      `This release is not permitted.
  A release needs an open case. [starter/case; Policy 4.2]
  Stamped in the ledger as ${'h'.repeat(43)}
What would make it pass: Name a case that is open.`,
    )
  })

  test('a malformed message says where and what was expected', () => {
    const at = { line: 14, column: 22, field: 'Date' }
    const said = problem('message/malformed', { at, fault: 'value', expected: 'a date CCYY-MM-DD', quarantined: true })
    expect(drawProblem(said, plain, address)).toContain(
      '  line 14, column 22 (Date): expected a date CCYY-MM-DD\n  It is kept sealed in quarantine',
    )
  })

  test('a node that does not answer says where it was looked for and how to start one', () => {
    const said = drawProblem({ code: 'connection/unreachable', with: {} }, plain, address)
    expect(said).toContain(address)
    expect(said).toContain('carnet start')
  })

  test('for machines it is its code and its parameters', () => {
    expect(problemJson(problem('request/not-found', { what: 'case' }))).toEqual({
      problem: {
        code: 'request/not-found',
        title: 'There is nothing here under this name.',
        todo: 'Check the name.',
        what: 'case',
      },
    })
  })
})
