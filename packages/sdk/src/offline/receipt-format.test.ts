import { promiseText, Receipt } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyReceipt } from './index.ts'

describe('docs/formats/receipt.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/formats/receipt.md'), 'utf8')
  const blocks = [...text.matchAll(/^```(?:json)?\n(.*?)^```$/gms)].map(([, block = '']) => block)
  const [receiptText = '', key = '', signed = ''] = blocks
  const receipt = Receipt.parse(JSON.parse(receiptText))

  test('the receipt verifies with the key, with its proof and without', async () => {
    const said = { ok: true, hash: receipt.hash, includedBy: receipt.includedBy }
    expect(await verifyReceipt(receipt, key)).toEqual({ ...said, stage: 'included', index: 1, size: 5 })
    const { proof: _proof, index: _index, ...promised } = receipt
    expect(await verifyReceipt(promised, key)).toEqual({ ...said, stage: 'promised' })
  })

  test('the promise signs the text that the page shows', () => {
    expect(promiseText(receipt)).toBe(signed)
  })
})
