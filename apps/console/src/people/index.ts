/**
 * People and keys.
 *
 * In:    who is signed in, and whom the rules let see others.
 * Out:   who is registered and holds which role until when, whose signatures count, how the keys stand.
 * Never: a key or a secret, but for a token shown once to who hands it over.
 */
export { Keys } from './keys.tsx'
export { People } from './people.tsx'
export { PersonPage } from './person-page.tsx'
export { Roles } from './roles.tsx'
export { Signers } from './signers.tsx'
