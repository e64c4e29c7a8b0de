/** Byte strings to look for: each with the name under which a find is told. */
export type Patterns = Iterable<readonly [name: string, pattern: Uint8Array]>

/** Looks through bytes for all of its patterns at once; tells the names of those that are there, each once. */
export type Search = (bytes: Uint8Array) => ReadonlySet<string>

interface Pattern {
  readonly name: string
  readonly bytes: Uint8Array
}

const shortest = 5
const wide = 8
const slots = 2 ** 24

/**
 * One pass, whatever the number of patterns: the last four and the last eight bytes are looked up in a table of bits, and
 * only where that says so are patterns compared (Rabin–Karp with two windows).
 */
export function searchFor(patterns: Patterns): Search {
  const narrowWindow = new Index()
  const wideWindow = new Index()
  for (const [name, bytes] of patterns) {
    if (bytes.length < shortest) throw new Error(`too short to be told from chance: ${bytes.length} bytes`)
    if (bytes.length < wide) narrowWindow.add(mixed(0, wordAt(bytes, 0)), { name, bytes })
    else wideWindow.add(mixed(wordAt(bytes, 0), wordAt(bytes, 4)), { name, bytes })
  }
  return (bytes) => {
    const found = new Set<string>()
    let before = 0
    let last = 0
    for (let end = 0; end < bytes.length; end++) {
      before = (before >>> 8) | (last << 24)
      last = (last >>> 8) | ((bytes[end] ?? 0) << 24)
      const narrowKey = mixed(0, last)
      if (narrowWindow.has(narrowKey)) narrowWindow.compare(narrowKey, bytes, end - 3, found)
      const wideKey = mixed(before, last)
      if (wideWindow.has(wideKey)) wideWindow.compare(wideKey, bytes, end - 7, found)
    }
    return found
  }
}

class Index {
  readonly #bits = new Uint8Array(slots / 8)
  readonly #patterns = new Map<number, Pattern[]>()

  add(key: number, pattern: Pattern): void {
    const slot = key >>> 8
    this.#bits[slot >>> 3] = (this.#bits[slot >>> 3] ?? 0) | (1 << (slot & 7))
    const alike = this.#patterns.get(key)
    if (alike === undefined) this.#patterns.set(key, [pattern])
    else alike.push(pattern)
  }

  has(key: number): boolean {
    const slot = key >>> 8
    return (((this.#bits[slot >>> 3] ?? 0) >>> (slot & 7)) & 1) === 1
  }

  compare(key: number, bytes: Uint8Array, start: number, found: Set<string>): void {
    if (start < 0) return
    for (const { name, bytes: pattern } of this.#patterns.get(key) ?? [])
      if (startsAt(bytes, start, pattern)) found.add(name)
  }
}

function startsAt(bytes: Uint8Array, start: number, pattern: Uint8Array): boolean {
  for (let index = 0; index < pattern.length; index++) if (bytes[start + index] !== pattern[index]) return false
  return true
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)

const mixed = (before: number, last: number): number =>
  (Math.imul(before, 0x9e3779b1) ^ Math.imul(last ^ (last >>> 15), 0x85ebca6b)) >>> 0

/** How a text may be written where it should not be: as it is, in capitals or not, and each of these in other codes. */
export function* writtenForms(text: string): Generator<Uint8Array> {
  const bare = text.normalize('NFKD').replaceAll(/\p{M}+/gu, '')
  // A number without its signs is a shorter number, to be met by chance.
  const compact = /\p{L}/u.test(bare) ? bare.replaceAll(/[^\p{L}\p{N}]+/gu, '') : text
  const spelled = [text, bare, ...(compact.length >= shortest ? [compact] : [])]
  for (const each of new Set(spelled.flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])))
    yield* encodedForms(each)
}

function* encodedForms(text: string): Generator<Uint8Array> {
  const utf8 = Buffer.from(text)
  if (utf8.length >= shortest) yield utf8
  yield Buffer.from(text, 'utf16le')
  const hex = utf8.toString('hex')
  yield Buffer.from(hex)
  if (hex !== hex.toUpperCase()) yield Buffer.from(hex.toUpperCase())
  for (const alphabet of ['base64', 'base64url'] as const)
    for (const offset of [0, 1, 2]) {
      const form = insideBase64(utf8, offset, alphabet)
      if (form.length >= shortest) yield form
    }
}

/** The characters of base64 that are the text's alone, where the text begins `offset` bytes behind a multiple of three. */
function insideBase64(utf8: Uint8Array, offset: number, alphabet: 'base64' | 'base64url'): Uint8Array {
  const padded = Buffer.concat([Buffer.alloc(offset), utf8])
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor((padded.length * 8) / 6)
  return Buffer.from(padded.toString(alphabet).slice(first, end))
}
