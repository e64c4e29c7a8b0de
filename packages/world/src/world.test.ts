import { describe, expect, test } from 'vitest'
import { declarations, declarationsCsv, travelDocuments, travelDocumentsMrz, world } from './index.ts'

const text = (chunks: Iterable<Uint8Array>): string => Buffer.concat([...chunks]).toString('utf8')
const one = world('one')

describe('the demo world', () => {
  test('is the same for the same seed and another for another', () => {
    expect(world('one')).toEqual(one)
    expect(world('two').travellers).not.toEqual(one.travellers)
    expect(text(declarationsCsv(world('one'), 50))).toBe(text(declarationsCsv(one, 50)))
    expect(text(travelDocumentsMrz(world('one'), 50))).toBe(text(travelDocumentsMrz(one, 50)))
  })

  test('has staff of known offices, each by a name of their own', () => {
    const codes = one.offices.map(({ code }) => code)
    expect(one.staff.flatMap(({ offices }) => offices).filter((code) => !codes.includes(code))).toEqual([])
    expect(new Set(one.staff.map(({ as }) => as)).size).toBe(one.staff.length)
  })

  test('can be large', () => {
    expect(world('one', { importers: 20_000 }).importers).toHaveLength(20_000)
  })
})

describe('declarations', () => {
  const rows = [...declarations(one, 3000)]

  test('bear each reference once, in the order of their days', () => {
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(rows.length)
    expect(rows.map(({ date }) => date)).toEqual(rows.map(({ date }) => date).toSorted())
  })

  test('name traders of the world only', () => {
    const known = new Set([one.importers, one.sellers, one.declarants, one.couriers].flat().map(({ id }) => id))
    const named = rows.flatMap(({ declarant, importer, seller, courier }) => [declarant, importer, seller, courier])
    expect(named.filter((id) => id !== '' && !known.has(id))).toEqual([])
  })

  test('are false more often where the importer is risky', () => {
    const risky = new Set(one.importers.filter((each) => each.risky).map(({ id }) => id))
    const share = (of: typeof rows): number => of.filter(({ fraud }) => fraud === '1').length / of.length
    const [from, others] = [true, false].map((is) => rows.filter(({ importer }) => risky.has(importer) === is))
    expect(share(from ?? [])).toBeGreaterThan(2 * share(others ?? []))
  })

  test('are a CSV of 22 columns, one row each', () => {
    const lines = text(declarationsCsv(one, 1000)).trimEnd().split('\n')
    expect(lines).toHaveLength(1001)
    expect(lines.filter((line) => line.split(',').length !== 22)).toEqual([])
    expect(lines[0]).toMatch(/^Declaration ID,Date,Office ID,.*,Fraud,Critical Fraud$/)
    const form =
      /^\d{8},2026-\d\d-\d\d,\d\d,[BD],\d\d,\d\d,\d\d?,\d0,\w{7},\w{7},(\w{7})?,(\w{6})?,\d{6},[A-Z]{2},[A-Z]{2},\d+\.\d,\w{1,4},[A-Z],\d+\.\d,\d+\.\d\d?,[01],[012]$/
    expect(lines.slice(1).filter((line) => !form.test(line))).toEqual([])
  })
})

describe('travel documents', () => {
  const documents = [...travelDocuments(one, 400)]

  test('bear each number once', () => {
    expect(new Set(documents.map(({ number }) => number)).size).toBe(documents.length)
  })

  test('are read a second time from some travellers, with another document', () => {
    expect(new Set(documents.map(({ traveller }) => traveller)).size).toBe(one.travellers.length)
    expect(one.travellers.length).toBeLessThan(documents.length)
  })

  test('fill their lines with the alphabet of a zone', () => {
    const widths = { TD1: [30, 30, 30], TD2: [36, 36], TD3: [44, 44] }
    for (const { size, lines } of documents) {
      expect(lines.map((line) => line.length)).toEqual(widths[size])
      expect(lines.join('')).toMatch(/^[A-Z0-9<]+$/)
    }
  })

  test('show no name cut short', () => {
    for (const { lines, traveller } of documents)
      expect(lines.join('\n')).toContain(`${traveller.surname.mrz}<<${traveller.given.map(({ mrz }) => mrz).join('<')}`)
  })

  test('are a message with a blank line between two', () => {
    const message = text(travelDocumentsMrz(one, 30))
    expect(message.split('\n\n')).toHaveLength(30)
    expect(message.endsWith('\n') && !message.endsWith('\n\n')).toBe(true)
  })
})
