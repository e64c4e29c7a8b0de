import { describe, expect, test } from 'vitest'
import { entryAt, newLog } from '../../test/log.ts'
import { verifyReceipt } from './index.ts'

const log = newLog(700)
const includedBy = '2026-07-01T09:00:00.000Z'

describe('a receipt', () => {
  test('that was given at once holds the log’s promise', async () => {
    const receipt = log.promise(entryAt(517), includedBy)
    expect(await verifyReceipt(receipt, log.key)).toEqual({
      ok: true,
      stage: 'promised',
      hash: receipt.hash,
      includedBy,
    })
  })

  test('with a proof shows that the entry is in a signed tree', async () => {
    const receipt = log.receipt(517, includedBy)
    expect(await verifyReceipt(receipt, log.key)).toEqual({
      ok: true,
      stage: 'included',
      hash: receipt.hash,
      includedBy,
      index: 517,
      size: 700,
    })
  })

  const whole = log.receipt(517, includedBy)
  const other = log.receipt(518, includedBy)
  test.each([
    ['malformed', {}],
    ['malformed', { ...whole, more: 1 }],
    ['other-key', { ...whole, origin: 'carnet.example/other' }],
    ['entry-changed', { ...whole, entry: entryAt(518) }],
    ['entry-changed', { ...whole, hash: other.hash }],
    ['entry-not-canonical', log.promise('{"b":1, "a":2}', includedBy)],
    ['entry-not-canonical', log.promise('no JSON', includedBy)],
    ['promise-not-signed', { ...whole, includedBy: '2026-07-02T09:00:00.000Z' }],
    ['promise-not-signed', { ...whole, promise: other.promise }],
    ['promise-not-signed', { ...whole, promise: 'AAAA' }],
    ['proof-wrong', { ...whole, proof: other.proof }],
    ['proof-wrong', { ...whole, index: 518 }],
    ['proof-wrong', { ...whole, proof: whole.proof?.replace('\n700\n', '\n699\n') }],
    ['proof-wrong', { ...whole, proof: '' }],
  ])('is refused: %s', async (fault, receipt) => {
    expect(await verifyReceipt(receipt, log.key)).toEqual({ ok: false, fault })
  })

  test('is not checked with a key that is none', async () => {
    expect(await verifyReceipt(whole, 'nothing')).toEqual({ ok: false, fault: 'other-key' })
  })
})
