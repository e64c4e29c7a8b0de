import {
  type Actor,
  ActorId,
  type Answer,
  granted,
  Instant,
  type Notice,
  NoticeAbout,
  type NoticeId,
  OverrideId,
  problem,
  refused,
  Role,
} from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson, type Vault } from '../vault/index.ts'

export interface NoticePorts {
  readonly vault: Pick<Vault, 'sealRow' | 'openRow'>
  readonly now: () => Date
}

/** What happened, and who is to know. */
export type Telling = Pick<Notice, 'to' | 'about' | 'override'>

const NoticeRow = z.strictObject({
  v: z.literal(1),
  to: z.union([z.strictObject({ role: Role }), z.strictObject({ person: ActorId })]),
  about: NoticeAbout,
  override: OverrideId,
  since: Instant,
  seen: z.strictObject({ by: ActorId, at: Instant }).optional(),
})
type NoticeRow = z.infer<typeof NoticeRow>

/** Tells each of these, in the transaction in which what they are told of happens. */
export async function tell(
  { query }: Transaction,
  { vault, now }: NoticePorts,
  tellings: readonly Telling[],
): Promise<void> {
  const since = now().toISOString() as Instant
  for (const telling of tellings) {
    const id = randomUUID() as string as NoticeId
    await query('insert into notice (id, at, sealed) values ($1, $2, $3)', [
      id,
      since,
      sealed(vault, id, { v: 1, ...telling, since }),
    ])
  }
}

/** The notices to this person or one of their roles, the newest first; at most 200. */
export async function noticesFor(
  transaction: Transaction,
  { vault }: NoticePorts,
  actor: Actor,
): Promise<Answer<{ readonly notices: readonly Notice[] }>> {
  const all = await noticesWhere(transaction, vault, 'order by at desc, id limit 2000', [])
  if (!all.ok) return all
  return granted({ notices: all.value.filter((notice) => isFor(notice, actor)).slice(0, 200) })
}

/** Says that somebody whom it is for has seen it; whoever was first is remembered. */
export async function seeNotice(
  transaction: Transaction,
  { vault, now }: NoticePorts,
  actor: Actor,
  id: NoticeId,
): Promise<Answer<{ readonly notice: Notice; readonly first: boolean }>> {
  const found = await noticesWhere(transaction, vault, 'where id = $1 for update', [id])
  if (!found.ok) return found
  const [notice] = found.value
  if (notice === undefined || !isFor(notice, actor)) return refused(problem('request/not-found', { what: 'notice' }))
  if (notice.seen !== undefined) return granted({ notice, first: false })
  const { id: _id, ...said } = notice
  const row = { v: 1, ...said, seen: { by: actor.id, at: now().toISOString() as Instant } } as const
  await transaction.query('update notice set sealed = $2 where id = $1', [id, sealed(vault, id, row)])
  return granted({ notice: noticeOf(id, row), first: true })
}

/** How many notices nobody has seen for longer than this, in milliseconds. */
export async function unseen(
  transaction: Transaction,
  { vault, now }: NoticePorts,
  longer: number,
): Promise<Answer<number>> {
  const before = new Date(now().getTime() - longer)
  const found = await noticesWhere(transaction, vault, 'where at <= $1 order by at desc limit 2000', [before])
  return found.ok ? granted(found.value.filter(({ seen }) => seen === undefined).length) : found
}

async function noticesWhere(
  { query }: Transaction,
  vault: NoticePorts['vault'],
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly Notice[]>> {
  const notices: Notice[] = []
  const rows = await query<{ id: NoticeId; sealed: Uint8Array }>(`select id, sealed from notice ${where}`, parameters)
  for (const { id, sealed: bytes } of rows) {
    const row = openJson(vault, 'notice', id, bytes, NoticeRow)
    if (!row.ok) return row
    notices.push(noticeOf(id, row.value))
  }
  return granted(notices)
}

const isFor = ({ to }: Notice, actor: Actor): boolean =>
  'person' in to ? to.person === actor.id : 'roles' in actor && actor.roles.includes(to.role)

const noticeOf = (id: NoticeId, { v: _v, seen, ...said }: NoticeRow): Notice => ({
  id,
  ...said,
  ...(seen === undefined ? {} : { seen }),
})

const sealed = (vault: NoticePorts['vault'], id: NoticeId, row: NoticeRow): Uint8Array =>
  sealJson(vault, 'notice', id, row)
