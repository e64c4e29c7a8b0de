import { z } from 'zod'

/** Ids outside the vault process are random: they tell neither when nor in which order something came in. */
export const RecordId = z.uuid().brand<'RecordId'>()
export type RecordId = z.infer<typeof RecordId>

export const CaseId = z.uuid().brand<'CaseId'>()
export type CaseId = z.infer<typeof CaseId>

export const ActorId = z.uuid().brand<'ActorId'>()
export type ActorId = z.infer<typeof ActorId>

export const TokenId = z.uuid().brand<'TokenId'>()
export type TokenId = z.infer<typeof TokenId>

/** A session of one who signed in. */
export const SessionId = z.uuid().brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>

export const MessageId = z.uuid().brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** A person or organisation, as the node knows them by their identifiers. */
export const SubjectId = z.uuid().brand<'SubjectId'>()
export type SubjectId = z.infer<typeof SubjectId>

export const JobId = z.uuid().brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

/** SHA-256 leaf hash of a ledger entry (RFC 6962 §2.1), base64url without padding. */
export const EntryHash = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand<'EntryHash'>()
export type EntryHash = z.infer<typeof EntryHash>

/** A UTC instant, RFC 3339 with `Z`. */
export const Instant = z.iso.datetime().brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** Name of a data element in the dictionary, e.g. `declaration.importer.id`. */
export const ElementName = z
  .string()
  .regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/)
  .max(120)

/** Name of a purpose in the register, e.g. `clearance`. */
export const PurposeName = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .max(60)

/** Code of an office of this authority. */
export const OfficeCode = z.string().regex(/^[A-Za-z0-9-]{1,20}$/)
