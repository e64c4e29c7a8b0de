/**
 * Record: one record, by its parties and goods.
 *
 * In:    its id, and why one is here.
 * Out:   the least of it first; then element by element what is revealed for purpose and case, and the stamp that it left.
 * Never: more than was asked for by hand; anything of it in an address or a title.
 */
export { Record } from './record.tsx'
