import { describe, expect, test } from 'vitest'
import type { Receipt } from '@carnet/api'
import { lookUp, openTree, signedTree, verifyReceipt } from '../apps/console/src/verify/index.ts'
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

describe('a receipt that somebody brings, looked up in the tree', () => {
  const treeOf = (of: typeof log) => {
    const signed = signedTree(new TextDecoder().decode(of.files.get('checkpoint')), of.key)
    if (signed === undefined) throw new Error('the checkpoint is not signed')
    return openTree(signed, of.read)
  }
  const tree = treeOf(log)
  const found = (of: Receipt | string, inside = tree) =>
    lookUp(typeof of === 'string' ? of : JSON.stringify(of), inside, log.key)
  const { index: _index, proof: _proof, ...promised } = whole

  test('is found where it is, by itself, without its proof, or by its hash alone', async () => {
    for (const of of [whole, promised, ` ${whole.hash} `])
      expect(await found(of)).toEqual({ found: 'in-tree', position: 517 })
    expect(await found(log.promise('{"at":900}'))).toEqual({ found: 'promised', by: '2026-07-01T09:00:00.000Z' })
  })

  test.each([
    ['other-log', { ...whole, origin: 'carnet.example/other' }],
    ['entry-changed', { ...whole, entry: entryAt(518) }],
    ['promise-not-signed', { ...whole, promise: other.promise }],
    ['promise-not-signed', { ...promised, includedBy: '2027-07-01T09:00:00.000Z' as Receipt['includedBy'] }],
    ['proof-wrong', { ...whole, proof: other.proof }],
    ['malformed', '{"origin":"carnet.example/test"}'],
    ['nowhere', 'A'.repeat(43)],
  ] as const)('that is not genuine is found to be: %s', async (fault, receipt) => {
    expect(await found(receipt)).toEqual({ found: fault })
  })

  test('THREAT: that the same key signed in another tree is found to be of that; one of a tree that grew, to be newer', async () => {
    expect(await found(newLog(700, 'c').receipt(517))).toEqual({ found: 'other-tree' })
    expect(await found(newLog(800).receipt(750))).toEqual({ found: 'newer' })
  })
})
