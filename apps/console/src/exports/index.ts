/**
 * Exports: files that leave, to whom, and what became of them.
 *
 * In:    what is asked for, the recipients' keys, the codes from inside the packages.
 * Out:   where each export stands against its deadline; the package, encrypted to its recipient, to be saved.
 * Never: what is in a package: only its recipient opens it.
 */
export { Exports } from './exports.tsx'
export { Fate } from './fate.tsx'
