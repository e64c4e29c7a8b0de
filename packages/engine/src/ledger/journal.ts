import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsent, syncFolder, syncTree } from '../durable.ts'

/**
 * The bytes of entries that the embedded store may not have on disk yet, in the anchor's folder and fsynced by us: the
 * embedded engine survives the death of its process, but never calls fsync and may lose what it wrote when power fails.
 */
export interface Journal extends AsyncDisposable {
  /** Adds lines; on return they are durable. Those that wait together share one fsync. */
  append(lines: readonly string[]): Promise<void>
  /** Begins the journal anew once `flush` has made all that it holds durable in the store. */
  renew(flush: () => Promise<void>): Promise<void>
  readonly bytes: number
}

const files = ['journal.before', 'journal'] as const

export async function openJournal(folder: string): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'journal')
  const before = join(folder, 'journal.before')
  let file: FileHandle = await open(path, 'a', 0o600)
  await syncFolder(folder)
  let bytes = (await file.stat()).size
  const waiting: string[] = []
  let turn: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  const write = async (): Promise<void> => {
    next = undefined
    // Begun with a line feed, so that it ends a line that was cut short.
    const text = `\n${waiting.splice(0).join('\n')}\n`
    bytes += Buffer.byteLength(text)
    await file.appendFile(text)
    await file.datasync()
  }
  const exclusively = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
  return {
    get bytes() {
      return bytes
    },
    append(lines) {
      if (lines.length === 0) return Promise.resolve()
      waiting.push(...lines)
      next ??= exclusively(write)
      return next
    },
    async renew(flush) {
      await exclusively(async () => {
        // What an earlier renewal left is older still: it goes with this one.
        if (!(await exists(before))) await rename(path, before)
        else await joinFiles(before, path)
        await file.close()
        file = await open(path, 'a', 0o600)
        await syncFolder(folder)
        bytes = 0
      })
      await flush()
      await rm(before, { force: true })
      await syncFolder(folder)
    },
    async [Symbol.asyncDispose]() {
      await exclusively(() => file.close())
    },
  }
}

async function joinFiles(into: string, from: string): Promise<void> {
  const target = await open(into, 'a')
  try {
    await target.appendFile(await readFile(from))
    await target.sync()
  } finally {
    await target.close()
  }
  await rm(from)
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (failure: unknown) => {
      if (isAbsent(failure)) return false
      throw failure
    },
  )

/** What the journal says, in the order in which it was written. */
export async function readJournal(folder: string): Promise<readonly JournalLine[]> {
  const lines: JournalLine[] = []
  for (const name of files) {
    const text = await readFile(join(folder, name), 'utf8').catch((failure: unknown) => {
      if (isAbsent(failure)) return ''
      throw failure
    })
    for (const line of text.split('\n')) {
      const parsed = parseLine(line)
      if (parsed !== undefined) lines.push(parsed)
    }
  }
  return lines
}

/** An entry's bytes; or the leaf hashes that were given positions from `first` on. */
export type JournalLine =
  | { readonly says: 'entry'; readonly bytes: Uint8Array }
  | { readonly says: 'order'; readonly first: number; readonly hashes: readonly string[] }

export const entryLine = (bytes: Uint8Array): string => `e ${new TextDecoder().decode(bytes)}`
export const orderLine = (first: number, hashes: readonly string[]): string => `o ${first} ${hashes.join(',')} .`

function parseLine(line: string): JournalLine | undefined {
  if (line.startsWith('e '))
    return isJson(line.slice(2)) ? { says: 'entry', bytes: new TextEncoder().encode(line.slice(2)) } : undefined
  const [, first, hashes] = /^o (\d{1,16}) ([A-Za-z0-9_,-]+) \.$/.exec(line) ?? []
  return first === undefined || hashes === undefined
    ? undefined
    : { says: 'order', first: Number(first), hashes: hashes.split(',') }
}

/** A line that was cut short is no JSON, and was never acknowledged. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether the node was closed cleanly: `settleJournal` leaves no journal. */
export const journalExists = async (folder: string): Promise<boolean> =>
  (await exists(join(folder, 'journal'))) || (await exists(join(folder, 'journal.before')))

/**
 * Forgets the journal after the embedded store was closed: all its files are made durable first.
 */
export async function settleJournal(anchorFolder: string, dataFolder: string): Promise<void> {
  await syncTree(dataFolder)
  for (const name of files) await rm(join(anchorFolder, name), { force: true })
  await syncFolder(anchorFolder)
}
