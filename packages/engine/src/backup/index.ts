/**
 * Backup: all of the data store at one moment, sealed; restored beside the newest keys; proven before it is needed.
 *
 * In:   the data store, the row seal, and a folder apart from both.
 * Out:  a backup in a folder of its own; an empty store filled from one; what a rehearsal found.
 * Never: keys in a backup of data; a backup that bears its name before it is whole; a store that was filled by half.
 */
export { BackupFault } from './fault.ts'
export { fillFrom } from './fill.ts'
export { listBackups } from './list.ts'
export type { BackupListed } from './list.ts'
export { keepRehearsal, lastProven, lastRehearsals } from './rehearsals.ts'
export { readManifest } from './manifest.ts'
export type { Manifest } from './manifest.ts'
export { makeBackup } from './make.ts'
export type { BackupPorts } from './ports.ts'
export { rehearse } from './rehearse.ts'
export type { Rehearsed } from './rehearse.ts'
