/**
 * The living page: everything that pages are drawn with, in each of its states.
 *
 * In:    nothing.
 * Out:   each component, light and dark, in both directions of writing.
 * Never: data, or a request of its own.
 */
export { Living } from './living.tsx'
