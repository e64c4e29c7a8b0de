/**
 * Dictionary: every element that records are made of.
 *
 * In:    the dictionary as it was when the pages were built.
 * Out:   each element's words, how it is classified, what it is found by, how it is masked.
 * Never: a value of any record.
 */
export { Dictionary } from './dictionary.tsx'
