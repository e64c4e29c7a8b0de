import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { scan } from './personal/index.ts'

const folder = process.env['CARNET_SAMPLES'] ?? fileURLToPath(new URL('../../../../shared/samples', import.meta.url))
const has = existsSync(`${folder}/pii`)
if (!has)
  process.stderr.write('The samples with marked personal data (CARNET_SAMPLES) are not there: they are not read.\n')

interface Sample {
  readonly text: string
  readonly spans: readonly { readonly type: string; readonly start: number; readonly end: number }[]
}
const samples = (name: string): readonly Sample[] =>
  readFileSync(`${folder}/pii/${name}.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sample)

/** What share of what was marked by hand, of a type, is found whole. */
function recall(all: readonly Sample[], type: string): number {
  const marked = all.flatMap(({ text, spans }) =>
    spans.filter((span) => span.type === type).map((span) => ({ span, found: scan(text) })),
  )
  const hit = marked.filter(({ span, found }) => found.some((each) => each.start <= span.start && each.end >= span.end))
  return hit.length / marked.length
}

/** What share of what is found touches something that was marked by hand. */
function precision(all: readonly Sample[]): number {
  const found = all.flatMap(({ text, spans }) => scan(text).map((each) => ({ each, spans })))
  return (
    found.filter(({ each, spans }) => spans.some(({ start, end }) => start < each.end && end > each.start)).length /
    found.length
  )
}

describe.skipIf(!has)('personal data in the samples of remarks and goods descriptions', () => {
  const all = has ? samples('customs-remarks-dev') : []
  test.each(['EMAIL', 'IBAN', 'CREDIT_CARD', 'PHONE', 'PASSPORT', 'DOB', 'TAX_ID', 'NATIONAL_ID'])('%s', (type) => {
    expect(recall(all, type)).toBeGreaterThan(0.97)
  })
  test('goods codes, containers and consignments are not taken for it', () => {
    expect(precision(all)).toBeGreaterThan(0.99)
  })
})

describe.skipIf(!has)('personal data in the samples of prose', () => {
  const all = has ? samples('presidio-synth-dev') : []
  test.each(['EMAIL_ADDRESS', 'IBAN_CODE', 'US_SSN'])('%s', (type) => {
    expect(recall(all, type)).toBe(1)
  })
  test('nothing else is taken for it', () => {
    expect(precision(all)).toBe(1)
  })
})
