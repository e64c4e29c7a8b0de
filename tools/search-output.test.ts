import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { samples, valuesOf } from '../test/sealed-values.ts'
import { linesWith } from './search-output.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-output-'))
afterAll(() => rmSync(folder, { recursive: true }))
const program = join(import.meta.dirname, 'search-output.ts')
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('searching what was printed', () => {
  test('names the lines, in whatever form the value stands there', () => {
    const hex = Buffer.from('GEHEIM77').toString('hex')
    const text = Buffer.from(`well\nvalue: geheim77\n\nwell\n{"x":"${hex}"}`)
    expect(linesWith(['GEHEIM77'], text)).toEqual([2, 5])
  })

  test('ends badly on a value of the samples, without printing it again', async () => {
    const [value = ''] = (await valuesOf(samples)).sealed
    const run = spawnSync(process.execPath, ['--conditions=@carnet/source', program, file('bad', `x\n${value}\n`)], {
      encoding: 'utf8',
    })
    expect(run.status).toBe(1)
    expect(run.stdout).toContain(':2: a sealed value')
    expect(run.stdout).not.toContain(value)
  })

  test('ends well on anything else', () => {
    const good = file('good', 'declaration.reference is commercial\n')
    expect(
      execFileSync(process.execPath, ['--conditions=@carnet/source', program, good], { encoding: 'utf8' }),
    ).toMatch(/searched for \d+ sealed values/)
  })
})
