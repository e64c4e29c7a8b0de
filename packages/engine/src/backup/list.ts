import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent } from '../durable.ts'
import { readCover } from './manifest.ts'

/** A backup by its name, and when it was made. */
export interface BackupListed {
  readonly name: string
  readonly at: string
}

/** The backups that lie in a folder, newest first. What is not whole is none. */
export async function listBackups(folder: string): Promise<readonly BackupListed[]> {
  const names = await readdir(folder).catch((failure: unknown) => {
    if (isAbsent(failure)) return []
    throw failure
  })
  const listed = await Promise.all(
    names
      .filter((name) => !name.includes('.'))
      .map(async (name) => {
        const cover = await readCover(join(folder, name))
        return cover === undefined ? [] : [{ name, at: cover.at }]
      }),
  )
  return listed.flat().sort((a, b) => b.at.localeCompare(a.at))
}
