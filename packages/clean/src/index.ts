/**
 * Files about to be mailed: what in them nobody sees and somebody should not get.
 *
 * In:    the bytes of a spreadsheet, document, presentation, text, PDF or picture.
 * Out:   what was found, with its place and never its value; and a copy without it, personal data masked in place.
 * Never: input or output of its own; a value in a finding or a refusal; a part passed on that was not looked at without saying so.
 */
export { cleanFile, type Cleaned, type FileFormat } from './clean.ts'
export { type Finding, type FindingKind, findingKinds, type PersonalKind, type Treatment } from './finding.ts'
export { type CleanLimits, cleanLimits } from './limits.ts'
export type { Refusal } from './refusal.ts'
