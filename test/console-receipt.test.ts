import { describe, expect, test } from 'vitest'
import { verifyReceipt } from '../apps/console/src/verify/index.ts'
import { entryAt, newLog } from '../packages/sdk/test/log.ts'

const log = newLog(700)
const whole = log.receipt(517, '2026-07-01T09:00:00.000Z')
const other = log.receipt(518, '2026-07-01T09:00:00.000Z')

describe('a receipt, checked by the page', () => {
  test('is promised at first, and shown to be in the tree once it has its proof', () => {
    const { index: _index, proof: _proof, ...promised } = whole
    expect(verifyReceipt(promised, whole.hash, log.key)).toEqual({ ok: true, stage: 'promised' })
    expect(verifyReceipt(whole, whole.hash, log.key)).toEqual({ ok: true, stage: 'included', index: 517, size: 700 })
  })

  test.each([
    ['other-key', { ...whole, origin: 'carnet.example/other' }],
    ['entry-changed', { ...whole, entry: entryAt(518) }],
    ['entry-changed', other],
    ['promise-not-signed', { ...whole, includedBy: log.receipt(517, '2026-07-02T09:00:00.000Z').includedBy }],
    ['promise-not-signed', { ...whole, promise: other.promise }],
    ['promise-not-signed', { ...whole, promise: 'no base64!' }],
    ['proof-wrong', { ...whole, proof: other.proof }],
    ['proof-wrong', { ...whole, index: 518 }],
    ['proof-wrong', { ...whole, proof: whole.proof?.replace('\n700\n', '\n699\n') }],
  ])('that is forged is found to be: %s', (fault, receipt) => {
    expect(verifyReceipt(receipt, whole.hash, log.key)).toEqual({ ok: false, fault })
  })

  test('is not checked with a key that is none', () => {
    expect(verifyReceipt(whole, whole.hash, 'nothing')).toEqual({ ok: false, fault: 'other-key' })
  })
})
