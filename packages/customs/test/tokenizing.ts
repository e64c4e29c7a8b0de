import { segmentsOf } from '../src/edifact/tokenizer.ts'
import { defaultLimits } from '../src/message.ts'

/** How many segments of a tag an interchange has: every segment of it is told, none of its values is looked at. */
export async function segmentsTagged(tag: string, message: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  for await (const batch of segmentsOf(message, defaultLimits)) {
    for (let index = 0; index < batch.count; index++) if (batch.segment(index).tag === tag) count++
  }
  return count
}
