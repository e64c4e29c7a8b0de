import { createReadStream } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasLargeSamples, largeSamples, readWhole } from '../test/messages.ts'
import { validateRecord } from './index.ts'

if (!hasLargeSamples) process.stderr.write('The large samples (CARNET_SAMPLES) are not there: they are not read.\n')

describe.skipIf(!hasLargeSamples)('the large samples', () => {
  test.each([
    ['df_syn_train_eng.csv', 37_385],
    ['df_syn_valid_eng.csv', 8_134],
  ])('%s', async (name, count) => {
    const { format, records, last } = await readWhole(createReadStream(`${largeSamples}/declarations-csv/${name}`))
    expect(format).toBe('csv/declarations')
    expect(last).toEqual({ kind: 'end', records: count, unknown: [] })
    expect(records.every((record) => validateRecord(record).ok)).toBe(true)
  })
})
