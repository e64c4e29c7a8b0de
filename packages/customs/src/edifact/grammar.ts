/** A segment of a message: how often it may stand where it stands, and whether it must. */
export interface SegmentUse {
  readonly tag: string
  readonly most: number
  readonly required?: true
}

/** Segments that belong together. The first begins the group and stands in it once; the message is a group itself. */
export interface SegmentGroup<Name extends string> {
  readonly name: Name
  readonly most: number
  readonly required?: true
  readonly parts: readonly [SegmentUse, ...(SegmentUse | SegmentGroup<Name>)[]]
}

/** Where a segment stands in its message; or what should have stood there. */
export type Step<Name extends string> =
  | { readonly ok: true; readonly group: Name; readonly begins: boolean }
  | { readonly ok: false; readonly fault: 'missing' | 'structure'; readonly expected: string }

export interface Walker<Name extends string> {
  take(tag: string): Step<Name>
  /** The segment that the message should still have had; undefined where it is complete. */
  missing(): string | undefined
}

interface Frame<Name extends string> {
  readonly group: SegmentGroup<Name>
  /** The part that was met last, and how often. */
  index: number
  count: number
}

/**
 * Follows a message through its grammar, segment by segment.
 *
 * SPEC: ISO 9735-1: segments stand in the order of the message's table; a group is told by its first segment, and where the
 * same tag could stand in several places, it stands in the first that still takes it.
 */
export function walkerOf<Name extends string>(message: SegmentGroup<Name>): Walker<Name> {
  const frames: Frame<Name>[] = [{ group: message, index: 0, count: 1 }]
  return {
    take(tag) {
      let missing: string | undefined
      for (let depth = frames.length - 1; depth >= 0; depth--) {
        const frame = frames[depth]
        if (frame === undefined) break
        const { parts } = frame.group
        for (let index = frame.index; index < parts.length; index++) {
          const part = parts[index]
          if (part === undefined) break
          const met = index === frame.index ? frame.count : 0
          if (tagOf(part) === tag && met < part.most)
            return missing === undefined
              ? enter(frames, depth, index, part)
              : { ok: false, fault: 'missing', expected: missing }
          if (part.required === true && met === 0) missing ??= tagOf(part)
        }
      }
      return { ok: false, fault: 'structure', expected: `one of ${takenBy(frames).join(', ')}` }
    },
    missing() {
      for (const { group, index, count } of frames.toReversed()) {
        const missing = group.parts.find(
          (part, at) => part.required === true && at >= index && (at > index || count === 0),
        )
        if (missing !== undefined) return tagOf(missing)
      }
      return undefined
    },
  }
}

const tagOf = <Name extends string>(part: SegmentUse | SegmentGroup<Name>): string =>
  'tag' in part ? part.tag : part.parts[0].tag

function enter<Name extends string>(
  frames: Frame<Name>[],
  depth: number,
  index: number,
  part: SegmentUse | SegmentGroup<Name>,
): Step<Name> {
  frames.length = depth + 1
  const frame = frames[depth]
  if (frame === undefined) throw new Error('a frame that is not there')
  frame.count = index === frame.index ? frame.count + 1 : 1
  frame.index = index
  if ('tag' in part) return { ok: true, group: frame.group.name, begins: false }
  frames.push({ group: part, index: 0, count: 1 })
  return { ok: true, group: part.name, begins: true }
}

/** The tags that could stand next, each once: none behind one that must come. */
function takenBy<Name extends string>(frames: readonly Frame<Name>[]): readonly string[] {
  const taken = new Set<string>()
  for (const { group, index, count } of frames.toReversed()) {
    for (const [at, part] of group.parts.entries()) {
      if (at < index || (at === index && count >= part.most)) continue
      taken.add(tagOf(part))
      if (part.required === true && at > index) return [...taken]
    }
  }
  return [...taken, 'UNT']
}
