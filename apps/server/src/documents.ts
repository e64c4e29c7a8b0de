/** Writes the pages of `docs/` that are made from the code. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationPage } from './configuration-text.ts'
import { openApiPage } from './openapi.ts'

const docs = join(import.meta.dirname, '../../../docs')
writeFileSync(join(docs, 'configuration.md'), configurationPage())
writeFileSync(join(docs, 'openapi.json'), openApiPage())
