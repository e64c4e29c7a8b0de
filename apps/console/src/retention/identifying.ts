import { knownElements } from '../node/index.ts'

/** Elements that tell who somebody is, with what the dictionary calls them. */
export const identifying: readonly (readonly [string, string])[] = knownElements
  .filter(({ identifier }) => identifier !== undefined)
  .map(({ id, name }) => [id, name] as const)
