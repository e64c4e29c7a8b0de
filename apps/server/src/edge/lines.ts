import type { z } from 'zod'
import { AnswerFault } from './vault.ts'

const lineFeed = 0x0a
/** Longest line: a record of some thousand elements is far below it. */
const longest = 4 * 1024 * 1024

/**
 * Whole lines as they come, each of them JSON of the form that the schema takes. Throws where one is not, or where the last one
 * is not the last: what was broken off must not look whole.
 */
export async function* checkedLines(
  source: AsyncIterable<Uint8Array>,
  schema: z.ZodType,
  isLast: (line: unknown) => boolean,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0)
  let last: unknown
  for await (const part of source) {
    const end = part.lastIndexOf(lineFeed) + 1
    if (end === 0) rest = Buffer.concat([rest, part])
    else {
      const whole = Buffer.concat([rest, part.subarray(0, end)])
      rest = Buffer.from(part.subarray(end))
      last = checked(whole, schema)
      yield whole
    }
    if (rest.length > longest) throw new AnswerFault('a line without an end')
  }
  if (rest.length > 0 || !isLast(last)) throw new AnswerFault('lines that broke off')
}

/** The last of the lines, all of which have the form. */
function checked(lines: Buffer, schema: z.ZodType): unknown {
  let last: unknown
  for (const line of lines.toString('utf8').trimEnd().split('\n')) {
    const parsed = schema.safeParse(JSON.parse(line))
    if (!parsed.success) throw new AnswerFault('not what a line of this answer is')
    last = parsed.data
  }
  return last
}
