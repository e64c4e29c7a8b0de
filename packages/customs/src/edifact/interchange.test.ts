import { describe, expect, test } from 'vitest'
import { inChunks } from '../../test/messages.ts'
import { defaultLimits, Malformed } from '../message.ts'
import { envelope } from './interchange.ts'
import { segmentsOf } from './tokenizer.ts'

/** What the envelope says of each segment, or the fault. */
async function followed(message: string): Promise<readonly string[] | Malformed['fault']> {
  const follows = envelope()
  const kinds: string[] = []
  try {
    for await (const batch of segmentsOf(inChunks(message), defaultLimits)) {
      for (let index = 0; index < batch.count; index++) {
        kinds.push(follows.take(batch.segment(index), batch.contentDigest).kind)
      }
    }
    follows.end()
    return kinds
  } catch (failure) {
    if (failure instanceof Malformed) return failure.fault
    throw failure
  }
}

const unb = "UNB+UNOA:3+A+B+260430:1100+7'\n"
const message = "UNH+1+ORDERS:D:96A:UN'\nBGM+1'\nUNT+3+1'\n"
const whole = `${unb}${message}UNZ+1+7'`

describe('an interchange', () => {
  test('is followed from UNB to UNZ', async () => {
    expect(await followed(whole)).toEqual(['around', 'begin', 'within', 'end', 'around'])
  })

  test('may have groups, which are then what UNZ counts', async () => {
    const group = `UNG+ORDERS+A+B+260430:1100+9+UN+D:96A'${message}${message}UNE+2+9'`
    expect(await followed(`${unb}${group}UNZ+1+7'`)).toContain('begin')
  })

  test('may be followed by another', async () => {
    expect(await followed(`${whole}\n${whole.replaceAll('+7', '+8').replace('BGM+1', 'BGM+2')}`)).toHaveLength(10)
  })

  test.each<[string, string, object]>([
    ['nothing', ' ', { fault: 'missing', expected: 'UNB' }],
    ['no UNB', message, { fault: 'envelope', expected: 'UNB', at: { line: 1, column: 1, field: 'segment 1 UNH' } }],
    ['a segment outside of a message', `${unb}BGM+1'`, { fault: 'envelope', expected: 'UNG, UNH or UNZ' }],
    ['a message within a message', whole.replace('BGM+1', 'UNH+2'), { fault: 'envelope', expected: 'UNT' }],
    [
      'no UNZ',
      `${unb}${message}`,
      { fault: 'missing', expected: 'UNZ', at: { line: 4, field: 'behind segment 4 UNT' } },
    ],
    [
      'another number of segments',
      whole.replace('UNT+3', 'UNT+4'),
      { fault: 'count', at: { line: 4, column: 5, field: 'segment 4 UNT, element 1' } },
    ],
    ['another number of messages', whole.replace('UNZ+1', 'UNZ+2'), { fault: 'count', at: { line: 5 } }],
    ['a number that is none', whole.replace('UNZ+1', 'UNZ+I'), { fault: 'count' }],
    ['another message’s reference', whole.replace('UNT+3+1', 'UNT+3+2'), { fault: 'reference' }],
    ['another interchange’s reference', whole.replace('UNZ+1+7', 'UNZ+1+8'), { fault: 'reference' }],
    ['no reference', whole.replace('UNH+1+', 'UNH++'), { fault: 'missing' }],
    ['the same again under another reference', `${whole}${whole.replaceAll('+7', '+8')}`, { fault: 'duplicate' }],
  ])('is refused with its place: %s', async (_, bytes, fault) => {
    expect(await followed(bytes)).toMatchObject({ kind: 'malformed', ...fault })
  })

  test('a message that is one of several says so', async () => {
    const follows = envelope()
    const partial: boolean[] = []
    const headers = ['', '+ALL+1:F', '+ALL+1:C', '+ALL+10:F'].map(
      (more, index) => `UNH+${index}+P:D:02B:UN${more}'UNT+2+${index}'`,
    )
    for await (const batch of segmentsOf(inChunks(`${unb}${headers.join('')}UNZ+4+7'`), defaultLimits)) {
      for (let index = 0; index < batch.count; index++) {
        const part = follows.take(batch.segment(index), undefined)
        if (part.kind === 'begin') partial.push(part.header.partial)
      }
    }
    expect(partial).toEqual([false, false, true, true])
  })
})
