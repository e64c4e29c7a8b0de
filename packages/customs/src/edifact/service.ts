import { Malformed } from '../message.ts'
import type { Place } from '../place.ts'

/** The characters that divide an interchange, as bytes. */
export interface ServiceCharacters {
  readonly component: number
  readonly element: number
  readonly decimal: number
  /** Takes its meaning from the character after it; undefined where none is in use. */
  readonly release: number | undefined
  /** Divides the repeats of an element; counts under syntax version 4 only. */
  readonly repetition: number | undefined
  readonly terminator: number
}

const code = (character: string): number => character.charCodeAt(0)
const blank = code(' ')

/** SPEC: ISO 9735-1 Annex A, the characters of an interchange without service string advice. */
export const defaultService: ServiceCharacters = {
  component: code(':'),
  element: code('+'),
  decimal: code('.'),
  release: code('?'),
  repetition: code('*'),
  terminator: code("'"),
}

/** How many bytes follow `UNA`. */
export const adviceLength = 6

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d
const isDecimalMark = (byte: number | undefined): boolean => byte === code('.') || byte === code(',')

/**
 * The characters that a service string advice names, and how many bytes it takes.
 *
 * An advice of five characters before the end of its line has lost one: the blank of the fifth place, where the third is a
 * decimal mark, and the decimal mark otherwise. Neither divides anything, so that nothing is read differently.
 */
export function adviceOf(
  bytes: Uint8Array,
  place: Place,
): { readonly service: ServiceCharacters; readonly length: number } {
  const short = isLineEnd(bytes[5])
  const [component = 0, element = 0] = bytes
  const rest = short ? completed(bytes) : bytes.subarray(2, adviceLength)
  const [decimal = 0, release = 0, repetition = 0, terminator = 0] = rest
  const service = {
    component,
    element,
    decimal,
    release: release === blank ? undefined : release,
    repetition: repetition === blank ? undefined : repetition,
    terminator,
  }
  if (!isUsable(service))
    throw new Malformed(place, 'service-string', 'UNA and six different characters, no letters or digits')
  return { service, length: short ? adviceLength - 1 : adviceLength }
}

const completed = ([, , third = 0, fourth = 0, fifth = 0]: Uint8Array): readonly number[] =>
  isDecimalMark(third) ? [third, fourth, blank, fifth] : [code('.'), third, fourth, fifth]

/** Dividers are different, of one byte, visible or of ISO 9735's level B (information separators); none is a line's end. */
function isUsable({ component, element, release, repetition, terminator }: ServiceCharacters): boolean {
  const dividers = [component, element, terminator, ...[release, repetition].filter((each) => each !== undefined)]
  const single = (byte: number): boolean =>
    (byte > blank && byte < 0x7f && !/[A-Za-z0-9]/.test(String.fromCharCode(byte))) || (byte >= 0x1c && byte <= 0x1f)
  return dividers.every(single) && new Set(dividers).size === dividers.length
}
