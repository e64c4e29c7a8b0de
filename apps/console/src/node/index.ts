/**
 * Asking the node, typed by its API.
 *
 * In:    an operation's name and request.
 * Out:   its answer, or the problem.
 * Never: anything kept beyond the page: no storage, no cache of the browser's.
 */
export { answers, Refused, useAnswer, useChange, useDeed, useMaybe, useSettling } from './answers.ts'
export { ask } from './ask.ts'
export { roles } from 'virtual:operations'
export type { NodeProblem, Reply } from './ask.ts'
export { hashOf } from './hash.ts'
export { ledgerFile } from './ledger-file.ts'
export { type ElementWords, openElements, wordsOf } from './elements.ts'
export { hasEnded, useFollowed } from './follow-job.ts'
export { handIn } from './hand-in.ts'
export { decideByFile, keysIn, type MadeKeyFile, makeKeyFile } from './key-files.ts'
export { shareIs, shareIn, takeShare, type TakenShare } from './recovery-shares.ts'
export { type KnownElement, knownElements } from './known-elements.ts'
export { loadElements } from './load-elements.ts'
export { enrolPasskey, passkeysWork, signInByPasskey } from './passkeys.ts'
export { confirm, decide, fingerprint, proposalHash, registerToSign, signsHere } from './signing.ts'
export type { Signing } from './signing.ts'
export { type Asked, release, useFound, useRelease } from './releases.ts'
export { useStamped } from './stamped.ts'
export { type CheckedStamp, useGivenStamp, useStamp } from './stamps.ts'
