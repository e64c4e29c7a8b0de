import { fc } from '@fast-check/vitest'
import { type Limits, defaultLimits, Malformed, type MessageFault } from '../src/message.ts'
import { segmentsOf } from '../src/edifact/tokenizer.ts'
import { inChunks } from './messages.ts'

/** Service characters of an interchange, by what they do. */
export interface Dividers {
  readonly component: string
  readonly element: string
  readonly release: string
  readonly terminator: string
}

export const usual: Dividers = { component: ':', element: '+', release: '?', terminator: "'" }

/** Any four different characters that may divide. */
export const dividers: fc.Arbitrary<Dividers> = fc
  .shuffledSubarray(Array.from(`:+?'*$-.,/|~^!;=#&\\<>()_"`), { minLength: 4, maxLength: 4 })
  .map(([component = '', element = '', release = '', terminator = '']) => ({ component, element, release, terminator }))

/** A segment as a list of elements, each a list of components; the tag is the first. */
export type Written = readonly (string | readonly string[])[]

/** Writes an interchange: UNA, segments, each on a line of its own where `line` says how it ends. */
export function written(segments: readonly Written[], by: Dividers = usual, line = ''): string {
  const { component, element, release, terminator } = by
  const special = new Set(Object.values(by))
  const released = (text: string): string =>
    Array.from(text, (character) => (special.has(character) ? release + character : character)).join('')
  const elementOf = (parts: string | readonly string[]): string =>
    typeof parts === 'string' ? released(parts) : parts.map(released).join(component)
  const advice = `UNA${component}${element}.${release} ${terminator}`
  return [advice, ...segments.map((parts) => parts.map(elementOf).join(element) + terminator)].join(line) + line
}

export interface Tokenized {
  readonly segments: readonly { readonly tag: string; readonly texts: readonly (readonly string[])[] }[]
  readonly fault: MessageFault | undefined
}

/** All segments of an interchange, their elements and components; trailing empty ones are as if they were not there. */
export async function tokenized(
  message: string | Uint8Array,
  size?: number,
  limits: Limits = defaultLimits,
): Promise<Tokenized> {
  const segments: { tag: string; texts: (readonly string[])[] }[] = []
  try {
    for await (const batch of segmentsOf(inChunks(message, size), limits)) {
      for (let index = 0; index < batch.count; index++) {
        const segment = batch.segment(index)
        const texts: string[][] = []
        for (const { element, component, text } of segment.values()) {
          while (texts.length < element) texts.push([])
          const parts = texts[element - 1]
          while (parts !== undefined && parts.length < component - 1) parts.push('')
          parts?.push(text)
        }
        segments.push({ tag: segment.tag, texts })
      }
    }
  } catch (failure) {
    if (!(failure instanceof Malformed)) throw failure
    return { segments, fault: failure.fault }
  }
  return { segments, fault: undefined }
}

/** Messages around segments, counted and closed. */
export function interchange(
  messages: readonly (readonly Written[])[],
  syntax: readonly string[] = ['UNOY', '4'],
): Written[] {
  const bodies = messages.flatMap((segments, index) => {
    const reference = `M${index + 1}`
    const header = ['UNH', reference, ['PAXLST', 'D', '05B', 'UN', 'IATA']]
    return [header, ...segments, ['UNT', String(segments.length + 2), reference]]
  })
  return [
    ['UNB', syntax, 'CARRIER', 'CUSTOMS', ['260430', '1100'], '77'],
    ...bodies,
    ['UNZ', String(messages.length), '77'],
  ]
}
