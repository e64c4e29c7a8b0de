import { type Answer, granted, problem, refused } from '@carnet/api'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { RowSeal } from '../vault/index.ts'

const Table = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()).readonly(),
  /** Sealed frames, and the bytes in them before they were sealed. */
  frames: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
})

/** What a backup of the data store is: all of it at one moment, and how far the ledger had grown then. */
export const Manifest = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  authority: z.string(),
  at: z.iso.datetime(),
  /** The ledger's tree head at that moment; the root in base64. */
  tree: z.strictObject({ size: z.int().nonnegative(), root: z.base64() }),
  records: z.int().nonnegative(),
  migrations: z.array(z.strictObject({ name: z.string(), hash: z.string() })).readonly(),
  tables: z.array(Table).readonly(),
})
export type Manifest = z.infer<typeof Manifest>

/** What stands in clear beside the sealed manifest: enough to choose a backup by. */
const Cover = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  authority: z.string(),
  at: z.iso.datetime(),
  sealed: z.base64(),
})
export type Cover = z.infer<typeof Cover>

export const manifestFile = 'manifest.json'
export const dataFile = 'data.sealed'
/** The name under which a backup's parts are sealed as rows. */
const table = 'backup'

export function coverOf(manifest: Manifest, seal: RowSeal): Cover {
  const { id, authority, at } = manifest
  const sealed = Buffer.from(seal.sealRow(table, id, Buffer.from(JSON.stringify(manifest)))).toString('base64')
  return { v: 1, id, authority, at, sealed }
}

/** The cover of a backup; undefined where the folder holds none. */
export async function readCover(folder: string): Promise<Cover | undefined> {
  try {
    return Cover.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')))
  } catch {
    return undefined
  }
}

/** A backup's manifest, opened. A backup of another node does not open. */
export async function readManifest(folder: string, seal: RowSeal): Promise<Answer<Manifest>> {
  const cover = await readCover(folder)
  if (cover === undefined) return refused(problem('request/not-found', { what: 'backup' }))
  const opened = seal.openRow(table, cover.id, Buffer.from(cover.sealed, 'base64'))
  return opened.ok ? granted(Manifest.parse(JSON.parse(Buffer.from(opened.value).toString()))) : opened
}
