import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configurationPage } from './configuration-text.ts'
import { openApiPage } from './openapi.ts'

const docs = join(import.meta.dirname, '../../../docs')
const read = (name: string): string => readFileSync(join(docs, name), 'utf8')

test('docs/configuration.md is what the configuration says', () => {
  expect(read('configuration.md')).toBe(configurationPage())
})

test('docs/openapi.json is what the schemas say', () => {
  expect(JSON.parse(read('openapi.json'))).toEqual(JSON.parse(openApiPage()))
})
