/**
 * Signing in, and the first passkey.
 *
 * In:    what somebody proves who they are with.
 * Out:   a session that the browser keeps and no script reads.
 * Never: a password, code or token kept anywhere.
 */
export { SignIn } from './sign-in.tsx'
