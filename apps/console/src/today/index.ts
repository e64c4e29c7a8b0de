/**
 * Today: what waits for whoever is signed in.
 *
 * In:    who that is.
 * Out:   what is to be decided and known, one's cases, the node in a few lines.
 * Never: personal data.
 */
export { Today } from './today.tsx'
