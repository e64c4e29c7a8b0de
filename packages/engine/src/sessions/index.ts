/**
 * Sessions: how persons sign in, and how long that holds.
 *
 * In:    what somebody proves themselves with, and the place that it comes from; changes to the ways that a person has.
 * Out:   a session, whose credential is told once; whose a credential is, asked for each request anew.
 * Never: a session for whom a row names that the node did not write; a secret kept as it was told; another answer, or other work,
 *        for somebody who is not there.
 */
export type { PasswordHash, SessionPorts, Site } from './ports.ts'
export { siteOf, usualPasswordHash } from './ports.ts'
export { recogniseSessions } from './recognise.ts'
export { beginSession } from './begin.ts'
export type { SessionBeginning } from './begin.ts'
export { endCurrent, endSession, endSessionsOf, listSessions, sessionOwner } from './list.ts'
export type { Place } from './rows.ts'
export { challengeBytes, newChallenge, useChallenge } from './challenge.ts'
export { beginPasskey, enrolPasskey, passkeyOf, usePasskey, verifyNew, verifyPasskey } from './passkeys.ts'
export { accountHolder, linkAccount } from './accounts.ts'
export { beginPassword, enrolPassword, hashNew, usePassword, verifyPassword } from './passwords.ts'
export { admit, succeeded } from './lock-out.ts'
export { verifyKeyFile } from './key-file.ts'
export { makeRecoveryCodes, readRecoveryCode, useRecoveryCode } from './recovery.ts'
export { credentialOwner, listCredentials, removeCredential } from './credentials.ts'
export { sweepSignIns } from './sweep.ts'
