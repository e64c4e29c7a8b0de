/**
 * The demo world: one administration, its staff, the traders and travellers it meets, and the messages about them.
 *
 * Everything follows from a seed: the same seed gives the same bytes, on every machine. Nobody in it exists.
 */
export { type Declaration, declarations, declarationsCsv } from './declaration.ts'
export { type Office, offices, type StaffMember, staff } from './staff.ts'
export { type TravelDocument, travelDocuments, travelDocumentsMrz } from './travel-document.ts'
export type { Trader } from './trader.ts'
export type { Traveller } from './traveller.ts'
export { type World, type WorldSize, world } from './world.ts'
