import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { samples, samplesFolder } from './make-samples.ts'

test.each([...samples()])('samples/%s is what the generator makes', (name, bytes) => {
  // Compared as a whole: a difference of two thousand rows would be printed row by row.
  expect(readFileSync(join(samplesFolder, name)).equals(bytes)).toBe(true)
})
