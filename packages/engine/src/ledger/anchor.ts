import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { TreeHead } from '@carnet/tlog'
import { z } from 'zod'
import { syncFolder } from '../durable.ts'

/**
 * The newest tree head that this ledger ever stood by, outside both stores, append-only.
 *
 * INVARIANT (no-fork): published by compare-and-swap, so that a delayed sequencer can't set it back and two databases that went apart can't
 * both be signed for: a head counts when it is the first in the file with its number, and no higher one stands before it. Its writer saw the head with the
 * number before, and showed that its own tree extends that one, before it wrote. No lock is held, so none can be left.
 */
export interface Anchor extends AsyncDisposable {
  /** Reads what others may have published since. */
  newest(): Promise<Anchored>
  /** Makes `head` the newest if `after` still is; on true it is durable. */
  publish(head: TreeHead, after: Anchored): Promise<boolean>
  /** Keeps the signed form of a published head, for those who hold copies. */
  keep(checkpoint: string): Promise<void>
}

export interface Anchored extends TreeHead {
  readonly number: number
}

const headLine = z.strictObject({
  v: z.literal(1),
  number: z.int().nonnegative(),
  size: z.int().nonnegative(),
  root: z.base64().length(44),
  by: z.uuid(),
})
type HeadLine = z.infer<typeof headLine>

const fileIn = (folder: string): string => join(folder, 'checkpoints')

/** Whether a head was ever anchored here. A creation that was cut short anchors nothing. */
export async function anchorExists(folder: string): Promise<boolean> {
  if (!existsSync(fileIn(folder))) return false
  const file = await open(fileIn(folder), 'r')
  try {
    return (await readHeads(file, await tailOf(file), undefined)).newest !== undefined
  } finally {
    await file.close()
  }
}

/** Opens the anchor; a new one begins with `first`. */
export async function openAnchor(folder: string, first: TreeHead | undefined): Promise<Anchor> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(fileIn(folder), 'a+', 0o600)
  await syncFolder(folder)
  if (first !== undefined) await append(file, { v: 1, number: 0, ...written(first), by: randomUUID() })
  let read = await readHeads(file, await tailOf(file), undefined)

  const refresh = async (): Promise<HeadLine> => {
    read = await readHeads(file, read.end, read.newest)
    if (read.newest === undefined) throw new Error('the anchor holds no head')
    return read.newest
  }
  return {
    newest: async () => anchored(await refresh()),
    async publish(head, after) {
      const by = randomUUID()
      await append(file, { v: 1, number: after.number + 1, ...written(head), by })
      return (await refresh()).by === by
    },
    async keep(checkpoint) {
      await file.appendFile(`\n${JSON.stringify({ v: 1, checkpoint })}\n`)
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

const written = ({ size, root }: TreeHead): { readonly size: number; readonly root: string } => ({
  size,
  root: Buffer.from(root).toString('base64'),
})
const anchored = ({ number, size, root }: HeadLine): Anchored => ({
  number,
  size,
  root: new Uint8Array(Buffer.from(root, 'base64')),
})

/** One write, so that lines of two writers don't mix; begun with a line feed, so that it ends a line that was cut short. */
async function append(file: FileHandle, line: HeadLine): Promise<void> {
  await file.appendFile(`\n${JSON.stringify(line)}\n`)
  await file.sync()
}

interface Read {
  readonly end: number
  readonly newest: HeadLine | undefined
}

/** Far more than what is near the end, and than the few lines since the last look. */
const tail = 1 << 20
const chunk = 1 << 16

/** Where to begin to read: numbers rise, so that what counts is near the end however long the file has grown. */
async function tailOf(file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  return Math.max(0, size - tail)
}

/** Goes on reading from `from`. Whoever writes a number saw the one before, so the first with a higher number counts. */
async function readHeads(file: FileHandle, from: number, before: HeadLine | undefined): Promise<Read> {
  let newest = before
  let end = from
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunk), 0, chunk, end)
    const complete = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1
    if (bytesRead === 0 || complete === 0) return { end, newest }
    for (const text of buffer.toString('utf8', 0, complete).split('\n')) {
      const line = parseLine(text)
      if (line !== undefined && line.number > (newest?.number ?? -1)) newest = line
    }
    end += complete
  }
}

function parseLine(text: string): HeadLine | undefined {
  try {
    return headLine.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
