/** Kleene's strong three-valued logic: conjunction is the minimum, disjunction the maximum. */
export type Truth = 0 | 1 | 2
export const no = 0
export const unknown = 1
export const yes = 2

export const and = (a: Truth, b: Truth): Truth => (a < b ? a : b)
export const or = (a: Truth, b: Truth): Truth => (a > b ? a : b)
export const negate = (a: Truth): Truth => (2 - a) as Truth
