/**
 * The engine of one node: messages' records come in, are sealed, and come out only through release. Runs in the vault process.
 */
export { openEngine } from './engine.ts'
export type { Rate } from './rate.ts'
export { recover } from './recovering.ts'
export { restore } from './restoring.ts'
export { initialise } from './initialise.ts'
export type {
  Engine,
  EngineOptions,
  Initialised,
  Intake,
  MessageClosing,
  MessageOpening,
  Quarantine,
  Session,
} from './types.ts'
