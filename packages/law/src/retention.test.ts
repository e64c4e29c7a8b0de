import { fc, test as property } from '@fast-check/vitest'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deadlinesOf, parseRetention, periodAt, periodDays, retentionFamily, retentionRule } from './index.ts'

const starterText = readFileSync(new URL('../packs/starter/retention.yaml', import.meta.url), 'utf8')

const good = `retention: r
version: 1.0.0
title: A table
rules:
  - class: goods
    granularity: month
    runs-from: receipt
    keep: { for: P1Y, counted-from: period-end }
    at-end: destroy
    says: Kept a year.
    cites: [Act 1]
    from: 2020-01-01
tests:
  - { class: goods, period: 2026-07, ends: 2027-08-01 }
`

function tableOf(text: string) {
  const read = parseRetention(text)
  if (!read.ok) throw new Error(JSON.stringify(read.faults, undefined, 2))
  return read.table
}

describe('a table of retention rules', () => {
  test('that is well formed is read', () => expect(tableOf(good).rules).toHaveLength(1))

  test.each([
    ['a class that is not there', 'at-end: destroy', 'at-end: destroy\n    events: { paid: paid }', 10],
    ['a class that is none', 'class: goods', 'class: Goods!', 5],
    ['a duration that is none', 'P1Y', 'a year', 8],
    ['no citation', '[Act 1]', '[]', 11],
    ['an end before its beginning', 'from: 2020-01-01', 'from: 2020-01-01\n    until: 2019-01-01', 13],
    ['destruction without a term', '    keep: { for: P1Y, counted-from: period-end }\n', '', 8],
    ['restriction by months', 'keep:', 'restrict: P6M\n    keep:', 6],
    ['a test that comes out otherwise', 'ends: 2027-08-01', 'ends: 2027-07-01', 14],
    ['a test of a class that is not there', '{ class: goods,', '{ class: passenger,', 14],
    ['a period that is none', 'period: 2026-07', 'period: 2026-13', 14],
  ])('%s is told with its line', (_what, from, to, line) => {
    const read = parseRetention(good.replace(from, to))
    expect(read).toMatchObject({ ok: false })
    expect(read.ok ? [] : read.faults.map((fault) => fault.line)).toContain(line)
  })

  test('twice the same class from one day is told', () => {
    const [, rule = ''] = /rules:\n([^]*)tests:/.exec(good) ?? []
    expect(parseRetention(good.replace('tests:', `${rule}tests:`)).ok).toBe(false)
  })

  test('governs by date: a later version from its day on, and nothing after the last has ended', () => {
    const [, rule = ''] = /rules:\n([^]*)tests:/.exec(good) ?? []
    const later = rule.replace('P1Y', 'P2Y').replace('2020-01-01', '2030-01-01\n    until: 2040-01-01')
    const table = tableOf(good.replace('tests:', `${later}tests:`))
    expect(retentionRule(table, 'goods', new Date('2029-12-31T23:59:59Z'))?.keep?.for).toBe('P1Y')
    expect(retentionRule(table, 'goods', new Date('2030-01-01T00:00:00Z'))?.keep?.for).toBe('P2Y')
    expect(retentionRule(table, 'goods', new Date('2040-01-01T00:00:00Z'))).toBeUndefined()
    expect(retentionRule(table, 'goods', new Date('2019-12-31T00:00:00Z'))).toBeUndefined()
    expect(retentionRule(table, 'nothing', new Date('2030-01-01T00:00:00Z'))).toBeUndefined()
  })
})

describe('the starting table', () => {
  const table = tableOf(starterText)

  test('has a class for what is restricted beside each class that a passenger can come to be in', () => {
    const known = new Set(table.rules.map((rule) => rule.class))
    for (const each of [...retentionFamily(table, 'passenger'), 'hold']) expect(known).toContain(`${each}.art12`)
  })

  test('destroys by itself only where law states a maximum', () => {
    const destroyed = table.rules.filter(({ atEnd, keep }) => atEnd === 'destroy' && keep !== undefined)
    expect(destroyed.every(({ keep }) => keep?.countedFrom === 'period-start')).toBe(true)
    expect(destroyed.map((rule) => rule.class)).toEqual([
      'passenger',
      'passenger.art12',
      'passenger-linked',
      'passenger-linked.art12',
      'hold.art12',
    ])
  })

  test('an appeal keeps a record whatever else is heard of it', () => {
    const appealed = retentionRule(table, 'goods-appealed', new Date('2026-01-01'))
    expect(appealed?.events).toEqual({ 'appeal-ended': 'goods-appeal-ended' })
  })

  test('says where records that began as goods may be', () => {
    expect(retentionFamily(table, 'goods')).toContain('goods-appeal-ended')
    expect(retentionFamily(table, 'passenger')).toEqual(['passenger', 'passenger-linked'])
  })
})

describe('deadlines', () => {
  const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

  property.prop([instants, fc.constantFrom('month', 'day')])('an instant lies in its period', (at, granularity) => {
    const days = periodDays(periodAt(granularity, at))
    const day = at.toISOString().slice(0, 10)
    expect(days !== undefined && days.from <= day && day < days.until).toBe(true)
  })

  property.prop([instants])('nothing restricted after six months is readable for longer', (at) => {
    const due = deadlinesOf({ restrict: 'P6M', granularity: 'day' }, periodAt('day', at))
    const longest = 184 * 86_400_000
    expect((due?.restricted?.getTime() ?? Infinity) - at.getTime()).toBeLessThanOrEqual(longest)
  })

  test('a name that is no period has none', () => {
    expect(deadlinesOf({ granularity: 'day' }, '2026-02-30')).toBeUndefined()
    expect(deadlinesOf({ granularity: 'month' }, 'soon')).toBeUndefined()
  })
})
