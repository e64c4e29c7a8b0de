/**
 * Asking for a file of records.
 *
 * In:    which records, and for whom, why, until when.
 * Out:   a proposal that others approve or refuse: exactly those records, exactly those elements.
 * Never: data: nothing is opened by asking.
 */
export { AskForExport } from './ask-for-export.tsx'
export type { RecordsChosen } from './ask-for-export.tsx'
