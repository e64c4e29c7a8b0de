import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reference } from './reference.ts'
import { offlineProgram } from './run.ts'

test('docs/cli.md is current (made by tools/cli-reference.ts)', () => {
  const written = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
  expect(written).toBe(reference(offlineProgram()))
})
