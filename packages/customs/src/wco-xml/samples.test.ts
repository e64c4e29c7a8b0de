import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { hasLargeSamples, largeSamples, readWhole, sample } from '../../test/messages.ts'
import { wcoPaths } from '../dictionary/wco-paths.ts'
import { type CustomsRecord, elementOf, validateRecord } from '../index.ts'

const own = ['amendment', 'cancellation', 'import', 'notification-acceptance', 'notification-debt']
const folder = `${largeSamples}/wco-declaration-xml`
const large = hasLargeSamples
  ? [...readdirSync(folder), ...readdirSync(`${folder}/notifications`).map((name) => `notifications/${name}`)].filter(
      (name) => /\.xml$/i.test(name) && !name.includes('_GAN_'),
    )
  : []

/** Every text and attribute of a document that states something, by a parser alone. */
function statedIn(xml: string): readonly string[] {
  const stated: string[] = []
  const texts: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ attributes }) => {
    texts.push('')
    for (const { uri, value } of Object.values(attributes)) if (uri === '') stated.push(value)
  })
  parser.on('text', (text) => texts.push(`${texts.pop() ?? ''}${text}`))
  parser.on('closetag', () => {
    const text = (texts.pop() ?? '').trim().replaceAll(/\s*[\r\n\t]\s*/g, ' ')
    if (text !== '') stated.push(text)
  })
  parser.write(xml).close()
  return stated.filter((text) => text !== 'http://www.w3.org/2001/XMLSchema-instance')
}

/** What a record says, written as the message had it: a time as its digits and the code of their form. */
const saidBy = ({ elements }: CustomsRecord): readonly string[] =>
  elements.flatMap(({ id, value }) => {
    if (elementOf(id)?.format !== 'date-time') return [value]
    const digits = value.slice(0, 19).replaceAll(/[-T:]/g, '') + value.slice(19)
    const form = value.length === 10 ? '102' : value.length > 19 ? '304' : '204'
    return [digits, form]
  })

describe('samples come round', () => {
  const read = (name: string): string =>
    own.includes(name) ? sample(`wco-xml/${name}.xml`) : readFileSync(`${folder}/${name}`, 'utf8')

  test.each([...own, ...large])('every text and attribute of %s is in an element', async (name) => {
    const xml = read(name)
    const { records, last } = await readWhole(xml, {}, 1000)
    expect(last).toMatchObject({ kind: 'end', records: 1 })
    const said = records.flatMap(saidBy)
    for (const text of statedIn(xml)) {
      const at = said.indexOf(text)
      expect(at, text).not.toBe(-1)
      said.splice(at, 1)
    }
    for (const record of records) expect(validateRecord(record)).toMatchObject({ ok: true })
  })
})

describe.skipIf(!hasLargeSamples)('the samples’ list of leaf paths', () => {
  test('has no path that the dictionary does not have', () => {
    const csv = readFileSync(`${largeSamples}/dictionaries/wco-declaration-elements.csv`)
    const listed = parse(csv, { columns: true }) as readonly { readonly path: string }[]
    const known = new Set(
      wcoPaths.declaration?.map(({ path }) => path.replaceAll('*', '').replace('/DateTimeString', '')),
    )
    expect(listed.map(({ path }) => path).filter((path) => !known.has(path))).toEqual([])
  })

  test('of the samples the one with another root is of no format that is known', async () => {
    const name = readdirSync(folder).find((each) => each.includes('_GAN_')) ?? ''
    const { last } = await readWhole(readFileSync(`${folder}/${name}`))
    expect(last).toEqual({ kind: 'fault', fault: { kind: 'unknown-format' } })
  })
})
