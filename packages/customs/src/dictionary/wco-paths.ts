/**
 * Where the WCO Data Model's XML states an element: paths of element names from the `Declaration`, the `Response` or the
 * `MetaData` around them. `*` marks what may repeat, `@` an attribute.
 */
import type { RecordType } from '../record.ts'
import { linesOf } from './table.ts'
import { wcoGoodsPaths } from './wco-paths-goods.ts'
import { wcoHeaderPaths } from './wco-paths-header.ts'
import { wcoNotificationPaths } from './wco-paths-notification.ts'

export interface WcoPath {
  readonly path: string
  readonly element: string
}

const pathsOf = (...tables: readonly string[]): readonly WcoPath[] =>
  tables.flatMap(linesOf).map(([path = '', element = '']) => ({ path, element }))

export const wcoPaths: Readonly<Partial<Record<RecordType, readonly WcoPath[]>>> = {
  declaration: pathsOf(wcoHeaderPaths, wcoGoodsPaths),
  'declaration-notification': pathsOf(wcoNotificationPaths),
}

/** The paths of every element that has any, by its id. */
export const wcoPathsOf: ReadonlyMap<string, readonly string[]> = new Map(
  Array.from(
    Map.groupBy(Object.values(wcoPaths).flat(), ({ element }) => element),
    ([element, paths]) => [element, paths.map(({ path }) => path)],
  ),
)
