/**
 * Pixels that every browser draws a list in: Firefox ends at 17.9 million, Chromium at 33.5, and a million rows are 39. What is longer is
 * scrolled in fewer: by the wheel pixel for pixel, by the thumb in proportion.
 */
export const tallest = 8_000_000

/** At either end pixels are the same in both, so that first and last rows come into sight as anywhere. */
const edge = 50_000

/** How far one has scrolled: in pixels of the browser, and of the list. */
export interface Place {
  readonly drawn: number
  readonly listed: number
}

/** How far each can be scrolled. */
export type Ends = Place

/** The same place in another measure of the list. */
export function inOther(at: number, end: number, otherEnd: number): number {
  if (at <= edge) return at
  if (end - at <= edge) return otherEnd - (end - at)
  return edge + ((at - edge) * (otherEnd - 2 * edge)) / (end - 2 * edge)
}

/**
 * Where one is after the browser has scrolled: on from where one was, or, by as much as a pixel of the thumb is, at another place. A wheel
 * comes late where the machine is busy, and still by less.
 */
export function movedTo(now: number, before: Place, ends: Ends, view: number): Place {
  if (ends.listed <= ends.drawn) return { drawn: now, listed: now }
  const by = now - before.drawn
  if (Math.abs(by) > ends.drawn / view / 2)
    return { drawn: now, listed: Math.round(inOther(now, ends.drawn, ends.listed)) }
  const listed = Math.min(ends.listed, Math.max(0, before.listed + by))
  const isNearEnd = (at: number, end: number): boolean => at <= edge || end - at <= edge
  // So near an end that one would come to it before the list does, or after: the browser is put where the list is.
  return isNearEnd(now, ends.drawn) || isNearEnd(listed, ends.listed)
    ? { drawn: Math.round(inOther(listed, ends.listed, ends.drawn)), listed }
    : { drawn: now, listed }
}
