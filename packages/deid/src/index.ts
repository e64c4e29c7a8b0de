/**
 * De-identification: values made less telling, each so that it keeps a use.
 *
 * Pure and total: any string goes in, a string comes out, nothing throws on data, nothing is remembered.
 */
export { type MaskName, mask, maskNames, redacted } from './mask.ts'
export { type PseudonymKey, type PseudonymScope, pseudonym, pseudonymKey } from './pseudonym.ts'
