import { writeFileSync } from 'node:fs'
import { offlineProgram } from '../apps/cli/src/run.ts'
import { reference } from '../apps/cli/src/reference.ts'

// node tools/bootstrap.mjs run tools/cli-reference.ts
writeFileSync(new URL('../docs/cli.md', import.meta.url), reference(offlineProgram()))
