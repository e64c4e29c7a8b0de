/**
 * Edge: the process that talks to the world.
 *
 * In:    HTTP, from anybody who can reach the port.
 * Out:   what the vault process answered, once it has been parsed against its schema.
 * Never: a key, a database, a file; a body, token, query or value in a log or a metric.
 */
export { describeApi } from './description.ts'
