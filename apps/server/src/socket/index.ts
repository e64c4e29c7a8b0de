/**
 * What the two processes and their supervisor say to each other, and over which inherited descriptors.
 *
 * Never: an address. Nothing here can be found by path or dialled; a process has what it was born with.
 */
export { type Control, openControl } from './control.ts'
export { connectionDescriptors, controlDescriptor } from './descriptors.ts'
export { decodeFrames, encodeFrame, type Frame, FrameFault, type FrameKind } from './frames.ts'
export { createLog, type Log, type LogLevel } from './log.ts'
export { MessageClosing, MessageOpening, MessageRefusal } from './message.ts'
export { malformed } from './malformed.ts'
export type { ProviderSettings } from './provider.ts'
export { type RateFields, rateFields, rateFieldsOf } from './rate.ts'
export { agentOf, bearerOf, type Session, sessionHeaders, sessionOf } from './session.ts'
export { EdgeReport, EdgeSettings, VaultReport, VaultSettings } from './settings.ts'
