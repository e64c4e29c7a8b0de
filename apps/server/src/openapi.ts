import { describeApi } from './edge/index.ts'
import { version } from './node.ts'

/** The file `docs/openapi.json`. */
export function openApiPage(): string {
  return `${JSON.stringify(describeApi(version), null, 2)}\n`
}
