/**
 * Health: whether the node is well, and the work that it does by itself.
 *
 * In:    the examination, jobs, backups, the retention preview.
 * Out:   what is to be done first, how far each job is, when a backup was last proven.
 * Never: data of a record: none of these answers has any.
 */
export { Health } from './health.tsx'
