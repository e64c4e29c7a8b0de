import { z } from 'zod'
import { Role } from './actor.ts'
import { ActorId, Instant } from './ids.ts'
import { OverrideId } from './override.ts'

export const NoticeId = z.uuid().brand<'NoticeId'>()
export type NoticeId = z.infer<typeof NoticeId>

export const NoticeAbout = z.enum([
  'break-glass',
  'continuity-declared',
  'continuity-extended',
  'continuity-ended',
  'review-overdue',
  'review-given',
])
export type NoticeAbout = z.infer<typeof NoticeAbout>

/** That something happened which somebody, or everybody of a role, is to know of. */
export const Notice = z.strictObject({
  id: NoticeId,
  to: z.union([z.strictObject({ role: Role }), z.strictObject({ person: ActorId })]),
  about: NoticeAbout,
  override: OverrideId.describe('What it is about, as the list of reviews has it.'),
  since: Instant,
  seen: z.strictObject({ by: ActorId, at: Instant }).optional(),
})
export type Notice = z.infer<typeof Notice>
export const NoticeList = z.strictObject({ notices: z.array(Notice).readonly() })
export type NoticeList = z.infer<typeof NoticeList>
