import { expect, test } from 'vitest'
import { count } from './count-tests.mjs'

const file = (status: string, ...tests: readonly (readonly [fullName: string, status: string])[]) => ({
  name: 'x.test.ts',
  status,
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
})
const failures = (...testResults: readonly ReturnType<typeof file>[]): readonly string[] =>
  count({ testResults }).failures

test('what passed is counted, what failed is named', () => {
  const report = { testResults: [file('failed', ['a', 'passed'], ['b', 'failed'], ['c', 'passed'])] }
  expect(count(report)).toEqual({ passed: 2, failures: ['x.test.ts: b'], allowed: [] })
})

test.each(['skipped', 'pending', 'todo'])('a test that is %s is a failure', (status) => {
  expect(failures(file('passed', ['a', status]))).toEqual(['x.test.ts: a: skipped'])
})

test('a test of samples that are not there is none', () => {
  const report = { testResults: [file('passed', ['reads all (no ../shared samples)', 'skipped'])] }
  expect(count(report)).toMatchObject({ failures: [], allowed: ['x.test.ts: reads all (no ../shared samples)'] })
})

test('a file that does not load is a failure', () => {
  expect(failures(file('failed'))).toEqual(['x.test.ts: did not run'])
})
