import { type Zippable, unzipSync, zipSync } from 'fflate'
import type { CleanLimits } from './limits.ts'
import { Refused } from './refusal.ts'

/** The parts of a package by their names, in the order in which they stand. */
export type Parts = Map<string, Uint8Array>

/** THREAT: a name with which a part would be written elsewhere by whoever unpacks the copy. */
const isSafe = (name: string): boolean =>
  name !== '' &&
  !name.startsWith('/') &&
  !/[\\:\u0000-\u001f]/.test(name) &&
  !name.split('/').some((step) => step === '..' || step === '.')

/** Unpacks a package. Throws {@link Refused} for what no office program writes. */
export function unpack(bytes: Uint8Array, limits: CleanLimits): Parts {
  const names = new Set<string>()
  let total = 0
  try {
    const unpacked = unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        if (!isSafe(name) || names.has(name.toLowerCase())) throw new Refused('unsafe-part')
        names.add(name.toLowerCase())
        total += originalSize
        // THREAT: a few kilobytes that unpack to gigabytes. What a part says of its size is also all that is set aside for it.
        const swells = originalSize > 2 ** 20 && originalSize > size * limits.ratio
        if (names.size > limits.parts || total > limits.unpacked || swells) throw new Refused('too-large')
        return !name.endsWith('/')
      },
    })
    return new Map(Object.entries(unpacked))
  } catch (failure) {
    if (failure instanceof Refused) throw failure
    throw new Refused('malformed')
  }
}

// The earliest moment that the format knows: when a copy was made is nobody's business, and the same parts give the same bytes.
const never = new Date(1980, 0, 1)

/** Packs parts, those named `first` first; `stored` ones uncompressed. */
export function pack(parts: Parts, first: readonly string[], stored: readonly string[] = []): Uint8Array {
  const rest = [...parts.keys()].filter((name) => !first.includes(name))
  const zippable: Zippable = {}
  for (const name of [...first, ...rest]) {
    const bytes = parts.get(name)
    if (bytes !== undefined) zippable[name] = [bytes, { level: stored.includes(name) ? 0 : 6, mtime: never }]
  }
  return zipSync(zippable)
}
