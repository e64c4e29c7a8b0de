/**
 * Exports: files that leave, each for one recipient.
 *
 * In:    keys of recipients; what somebody asks for by element, purpose, case and deadline; what others approved; codes from
 *        inside a package.
 * Out:   a package encrypted to its recipient; where each export stands, and what is overdue; whose copy a file is.
 * Never: a file that one person alone made leave; an element that was not asked for, or not allowed; anything in clear in a
 *        store, a file or an answer.
 */
export { approveExport } from './approved.ts'
export { examineExports, sweepExports } from './examination.ts'
export { fetchExport } from './fetch.ts'
export { exportNamed, exportsOf } from './list.ts'
export { exportSteps } from './ports.ts'
export type { ExportPorts, ExportStep } from './ports.ts'
export { confirmRecipient, endRecipient, recipientsOf, registerRecipient } from './recipients.ts'
export { requestExport } from './request.ts'
export { revokeExport } from './revoke.ts'
export { traceExport } from './trace.ts'
export { acknowledgeExport, certifyDeletion } from './words.ts'
