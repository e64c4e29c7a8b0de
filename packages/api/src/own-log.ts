import { z } from 'zod'
import { CaseId, EntryHash, Instant, PurposeName } from './ids.ts'
import { operation } from './operation.ts'

/** What one wrote beside something that one did. Nobody else reads it; it goes with the event that it is about. */
export const OwnNote = z.strictObject({ at: Instant, text: z.string() })
export type OwnNote = z.infer<typeof OwnNote>

export const OwnEvent = z.strictObject({
  hash: EntryHash.describe('Of its entry in the ledger: `/v1/receipts/{hash}` has the receipt.'),
  at: Instant,
  kind: z.string().describe('What happened: docs/formats/ledger-entry.md.'),
  outcome: z.string().optional().describe('What was decided, of what was asked of records.'),
  purpose: PurposeName.optional(),
  case: CaseId.optional(),
  records: z.int().nonnegative().optional().describe('How many records it was about.'),
  notes: z.array(OwnNote).readonly(),
  expired: z.literal(true).optional().describe('What else was known of it is destroyed: its time is over.'),
})
export type OwnEvent = z.infer<typeof OwnEvent>

export const OwnLogQuery = z.strictObject({
  since: Instant.optional(),
  after: EntryHash.optional().describe('The `next` of the page before.'),
})
export type OwnLogQuery = z.infer<typeof OwnLogQuery>

export const OwnLog = z.strictObject({
  events: z.array(OwnEvent).readonly(),
  next: EntryHash.optional().describe('Where there are more.'),
})
export type OwnLog = z.infer<typeof OwnLog>

/** Characters of a note. */
export const longestNote = 2000

export const OwnNoteWriting = z.strictObject({
  hash: EntryHash,
  text: z.string().trim().min(1).max(longestNote),
})
export type OwnNoteWriting = z.infer<typeof OwnNoteWriting>

export const ownLogOperations = {
  ownLog: operation('GET', '/v1/me/log', 'What one did oneself, newest first', OwnLogQuery, OwnLog),
  noteOnOwn: operation(
    'POST',
    '/v1/me/log/{hash}/notes',
    'Write a note beside something that one did oneself',
    OwnNoteWriting,
    OwnNote,
  ),
} as const
