import { markedDigest, markField } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Candidate } from './candidates.ts'

/** Whether a record is, as a whole, what was sealed: none of its compartments gone, nothing of what stands in clear changed. */
export function isAuthentic(vault: Vault, candidate: Candidate): boolean {
  const marked = markedDigest(candidate, (input) => vault.term(candidate.epoch, markField, input))
  return Buffer.compare(marked, candidate.digest) === 0
}
