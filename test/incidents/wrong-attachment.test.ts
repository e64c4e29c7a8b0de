import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { typed } from '../../apps/cli/test/typed.ts'
import { partsOf, simpleWorkbook } from '../../packages/clean/test/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-attachment-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const figures = [
  ['Port', 'Seizures'],
  ['Northport', '14'],
]
const travellers = [
  ['Full name', 'Passport no', 'Email', 'Remark'],
  ['Anna Maria Eriksson', 'L898902C3', 'anna.eriksson@example.org', 'seized at gate 4'],
]
const written = ['Eriksson', 'L898902C3', 'anna.eriksson', 'seized at gate']

/**
 * The commonest breach of all: a table of figures goes to the press, and the sheet from which it was made goes with it, hidden. Or a file
 * meant for one reader goes to another.
 */
describe('a spreadsheet is about to be mailed', () => {
  const attachment = join(folder, 'seizures.xlsx')
  writeFileSync(
    attachment,
    simpleWorkbook([
      { name: 'Figures', rows: figures },
      { name: 'Source', state: 'veryHidden', rows: travellers },
    ]),
  )

  test('what nobody sees is told before it leaves, without being repeated', async () => {
    const { code, out } = await typed(['clean', attachment])
    expect(code).toBe(6)
    expect(out).toMatch(/hidden sheet +sheet 2/)
    expect(written.filter((value) => out.includes(value))).toEqual([])
  })

  test('the copy has the figures and none of the travellers', async () => {
    const copy = join(folder, 'for-the-press.xlsx')
    expect(await typed(['clean', attachment, '--out', copy])).toMatchObject({ code: 0 })
    const text = Object.values(partsOf(readFileSync(copy))).join('\n')
    expect(written.filter((value) => text.includes(value))).toEqual([])
    expect(text).toContain('Northport')
    expect(text).toContain('14')
    expect(await typed(['clean', copy])).toMatchObject({ code: 0 })
  })

  test('the sheet of travellers itself goes out with nobody in it', async () => {
    const wrong = join(folder, 'travellers.xlsx')
    const copy = join(folder, 'masked.xlsx')
    writeFileSync(wrong, simpleWorkbook([{ name: 'Source', rows: travellers }]))
    expect(await typed(['clean', wrong, '--out', copy])).toMatchObject({ code: 0 })
    const text = Object.values(partsOf(readFileSync(copy))).join('\n')
    expect(written.filter((value) => text.includes(value))).toEqual(['seized at gate'])
  })
})
