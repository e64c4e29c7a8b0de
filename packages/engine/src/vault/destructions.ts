import { problem } from '@carnet/api'
import { existsSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../durable.ts'
import type { TombstoneKind } from '../store/index.ts'
import { VaultFault } from './fault.ts'

/** Keys that are to be gone for ever, as the anchor says it. */
export interface Destruction {
  readonly number: number
  readonly keys: readonly string[]
  readonly kind: TombstoneKind
  readonly entry: Uint8Array
}

/**
 * What was destroyed, outside both stores and append-only: whichever store comes back from a backup, this one knows
 * (docs/formats/anchor.md). A line is on disk before a key goes.
 */
export interface Destructions {
  /** On return the line is durable. Returns its number. */
  append(keys: readonly string[], kind: TombstoneKind, entry: Uint8Array): Promise<number>
  /** Every line, from the first. Throws where one is missing or was not written by this node. */
  all(): AsyncIterable<Destruction>
  /** Throws where the anchor does not know a line that the key store has tombstones of. Asked once all were read. */
  checkReaches(number: number): void
}

/** One above the highest that its writer saw: two who write at once may take the same, and none is ever left out. */
const Line = z.strictObject({
  v: z.literal(1),
  number: z.int().positive(),
  keys: z.array(z.uuid()).min(1),
  kind: z.enum(['destroyed', 'restricted']),
  entry: z.base64url().length(43),
  /** THREAT: whoever can write a file makes the node destroy its keys. */
  tag: z.string().length(43),
})
type Line = z.infer<typeof Line>

/** `tagOf` is the node's keyed name for what a line says. */
export function destructionsIn(folder: string, tagOf: (fields: readonly string[]) => string): Destructions {
  const file = join(folder, 'destructions')
  let [newest, end] = [0, 0]
  const tagged = (line: Omit<Destruction, 'entry'> & { readonly entry: string }): string =>
    tagOf([String(line.number), line.kind, line.entry, ...line.keys])
  const read = async function* (): AsyncGenerator<Destruction> {
    for await (const { text, next } of linesFrom(file, end)) {
      const line = parse(text)
      end = next
      if (line === undefined) continue
      if (line.tag !== tagged(line) || line.number > newest + 1) throw fault('destructions-changed')
      newest = Math.max(newest, line.number)
      yield { ...line, entry: new Uint8Array(Buffer.from(line.entry, 'base64url')) }
    }
  }
  const readOn = async (): Promise<void> => {
    const lines = read()
    while ((await lines.next()).done !== true);
  }
  const append = async (keys: readonly string[], kind: TombstoneKind, entry: Uint8Array): Promise<number> => {
    await readOn()
    const line = { v: 1, number: newest + 1, keys: [...keys], kind, entry: base64url(entry) } as const
    await appendDurably(folder, file, JSON.stringify({ ...line, tag: tagged(line) }))
    return line.number
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    append(keys, kind, entry) {
      const turn = last.then(() => append(keys, kind, entry))
      last = turn.catch(() => undefined)
      return turn
    },
    async *all() {
      ;[newest, end] = [0, 0]
      yield* read()
    },
    checkReaches(number) {
      if (number > newest) throw fault(existsSync(file) ? 'destructions-behind' : 'destructions-absent')
    },
  }
}

const fault = (what: string): VaultFault => new VaultFault(problem('integrity/ledger', { what }))
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Undefined where a writer was cut short: what it wrote was never relied on. */
function parse(text: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** One write, so that lines of two writers don't mix; begun with a line feed, so that it ends a line that was cut short. */
async function appendDurably(folder: string, file: string, line: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.appendFile(`\n${line}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(folder)
}

const chunk = 1 << 16
const lineFeed = 0x0a

/** Complete lines from a place in the file on, each with the place behind it. */
async function* linesFrom(
  file: string,
  from: number,
): AsyncGenerator<{ readonly text: string; readonly next: number }> {
  if (!existsSync(file)) return
  await using handle = await open(file, 'r')
  let begun: Buffer[] = []
  let next = from
  for (let at = from; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunk), 0, chunk, at)
    if (bytesRead === 0) return
    at += bytesRead
    let rest = buffer.subarray(0, bytesRead)
    for (let to = rest.indexOf(lineFeed); to >= 0; to = rest.indexOf(lineFeed)) {
      const whole = Buffer.concat([...begun, rest.subarray(0, to)])
      begun = []
      rest = rest.subarray(to + 1)
      next += whole.length + 1
      if (whole.length > 0) yield { text: whole.toString(), next }
    }
    begun.push(rest)
  }
}
