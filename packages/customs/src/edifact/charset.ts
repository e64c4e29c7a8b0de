import { isUtf8 } from 'node:buffer'

/** How the bytes of an interchange are text. Service characters are ASCII in all of them, a byte each. */
export interface Charset {
  /** In the words of a fault. */
  readonly name: string
  /** Characters may take more than one byte. */
  readonly multibyte: boolean
  readonly fits: (bytes: Uint8Array) => boolean
  readonly decode: (bytes: Uint8Array) => string
}

const ascii: Charset = {
  name: 'ASCII',
  multibyte: false,
  fits: (bytes) => bytes.every((byte) => byte < 0x80),
  decode: (bytes) => Buffer.from(bytes).toString('latin1'),
}

const utf8: Charset = {
  name: 'UTF-8',
  multibyte: true,
  fits: isUtf8,
  decode: (bytes) => Buffer.from(bytes).toString('utf8'),
}

/**
 * A part of ISO 8859. Its control characters of the upper half are refused: the Encoding Standard reads letters of another
 * set there, and no value may contain them anyway.
 */
function iso8859(part: number): Charset {
  const name = `ISO 8859-${part}`
  const decoder = new TextDecoder(`iso-8859-${part}`, { fatal: true })
  const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
  const fits = (bytes: Uint8Array): boolean => {
    if (bytes.some((byte) => byte >= 0x80 && byte < 0xa0)) return false
    try {
      decode(bytes)
      return true
    } catch {
      return false
    }
  }
  return { name, multibyte: false, fits, decode }
}

/** SPEC: UN/EDIFACT service code list 0001; `IATA` is what PNRGOV has there. UNOX switches sets on its way and is not read. */
const charsets: ReadonlyMap<string, () => Charset> = new Map<string, () => Charset>([
  ['UNOA', () => ascii],
  ['UNOB', () => ascii],
  ['IATA', () => ascii],
  ...Object.entries({ UNOC: 1, UNOD: 2, UNOE: 5, UNOF: 7, UNOG: 3, UNOH: 4, UNOI: 6, UNOJ: 8, UNOK: 9, UNOL: 15 }).map(
    ([syntax, part]): [string, () => Charset] => [syntax, () => iso8859(part)],
  ),
  ['UNOW', () => utf8],
  ['UNOY', () => utf8],
])

/** Until the interchange has said what it is in. */
export const charsetBefore: Charset = ascii

/** The character set of a syntax identifier; undefined where it is none that is read. */
export const charsetOf = (syntax: string): Charset | undefined => charsets.get(syntax)?.()

export const syntaxesExpected = 'syntax identifier UNOA to UNOL, UNOW, UNOY or IATA'
