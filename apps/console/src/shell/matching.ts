/** Something that is found by words. */
export interface Findable {
  /** What it is called. */
  readonly words: string
  /** What else it is found by. */
  readonly also?: string
}

/** Without marks and capitals: who looks for “element” finds “Élément”. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Those that every word of a text is found in, what is called so first; as many as are looked through at a glance; all, for no words. */
export function matching<T extends Findable>(text: string, of: readonly T[], most: number): readonly T[] {
  const sought = plain(text).split(/\s+/).filter(Boolean)
  if (sought.length === 0) return of
  const ranked = of.flatMap((each) => {
    const rank = rankOf(sought, plain(each.words), each.also ?? '')
    return rank === undefined ? [] : [{ each, rank }]
  })
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each }) => each)
}

/** 0 where it begins with the first word, 1 where words of its name begin so, 2 where its name has it, 3 where it is said of it. */
function rankOf(sought: readonly string[], called: string, also: string): 0 | 1 | 2 | 3 | undefined {
  if (sought.every((word) => called.includes(word))) {
    if (called.startsWith(sought[0] ?? '')) return 0
    const words = called.split(/[^\p{L}\p{N}]+/u)
    return sought.every((word) => words.some((each) => each.startsWith(word))) ? 1 : 2
  }
  const whole = `${called} ${plain(also)}`
  return sought.every((word) => whole.includes(word)) ? 3 : undefined
}
