import type { DeferredReport } from '@carnet/api'
import { expect, test } from 'vitest'
import { drawIntakeAnswer } from './intake.ts'

test('a deferred message: that it is kept, and how its sender learns what became of it', () => {
  const report = {
    message: '0199a3c5-1b7e-4c3a-9b1d-2f6a8e4d0c11',
    deferred: true,
    format: 'csv/declarations',
    records: { declaration: 3 },
    bytes: 1000,
    receipt: {
      origin: 'carnet/xx',
      hash: 'A'.repeat(43),
      entry: '{}',
      includedBy: '2026-07-01T08:00:00.000Z',
      promise: '',
    },
  } as unknown as DeferredReport
  const drawn = drawIntakeAnswer(report, (_, text) => text)
  expect(drawn).toContain('csv/declarations, 3 declaration, 1000 bytes')
  expect(drawn).toContain('deferred: the node’s key provider does not answer. The message is kept, sealed')
  expect(drawn).toContain('Ingest the same file again')
  expect(drawn).toContain('message 0199a3c5-1b7e-4c3a-9b1d-2f6a8e4d0c11')
})
