/**
 * One's own account.
 *
 * In:    who is signed in.
 * Out:   the own sessions, ways to sign in and to sign, roles, and what one did.
 * Never: anybody else's, or a secret shown twice.
 */
export { AccountPage } from './account.tsx'
