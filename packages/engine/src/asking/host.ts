import type { Actor, ActorId } from '@carnet/api'
import { z } from 'zod'
import type { CaseSource, CaseSourceSettings, HostMatter, HostWord } from '../case-source.ts'

/** What an answer may weigh, in bytes: a queue of thousands of declarations. */
const heaviest = 1_048_576
/** Actors whose answers are remembered. */
const mostRemembered = 10_000

const instant = z.iso.datetime().transform((text) => new Date(text))
const reference = z.string().trim().min(1).max(80)
const matter: z.ZodType<HostMatter> = z.object({
  kind: z.enum(['task', 'duty']),
  reference,
  office: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/)
    .optional(),
  from: instant,
  until: instant,
  declarations: z.array(reference).max(5000).optional(),
  flights: z.array(z.string().trim().min(1).max(20)).max(500).optional(),
})
const Answered = z.object({ v: z.literal(1), matters: z.array(matter).max(200) })

interface Remembered {
  readonly at: number
  readonly matters: readonly HostMatter[]
}

/** Asks the host system over HTTP: one question at a time for one actor, each answer good for a while. */
export function hostCases(settings: CaseSourceSettings, now: () => Date): CaseSource {
  const { fresh = 60_000, lastKnown = 0 } = settings
  const remembered = new Map<ActorId, Remembered>()
  const asked = new Map<ActorId, Promise<readonly HostMatter[] | undefined>>()

  const ask = async (actor: ActorId): Promise<readonly HostMatter[] | undefined> => {
    const matters = await mattersOf(actor, settings)
    if (matters === undefined) return undefined
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(actor, { at: now().getTime(), matters })
    return matters
  }

  return {
    async of({ id }: Pick<Actor, 'id'>): Promise<HostWord> {
      const before = remembered.get(id)
      const age = before === undefined ? Number.POSITIVE_INFINITY : now().getTime() - before.at
      // A clock that was set back makes nothing fresh.
      if (before !== undefined && age >= 0 && age < fresh) return { state: 'well', matters: before.matters }
      const asking = asked.get(id) ?? ask(id).finally(() => asked.delete(id))
      asked.set(id, asking)
      const matters = await asking
      if (matters !== undefined) return { state: 'well', matters }
      return before !== undefined && age >= 0 && age < lastKnown
        ? { state: 'stale', matters: before.matters }
        : { state: 'down' }
    },
  }
}

/** Undefined where no answer came, or one that is not what was asked for: then nothing of it is believed. */
async function mattersOf(
  actor: ActorId,
  { url, secret, timeout = 300 }: CaseSourceSettings,
): Promise<readonly HostMatter[] | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify({ v: 1, actor }),
      signal: AbortSignal.timeout(timeout),
    })
    const text = response.ok ? await textOf(response) : undefined
    if (text === undefined) return undefined
    const read = Answered.safeParse(JSON.parse(text))
    return read.success ? read.data.matters : undefined
  } catch {
    return undefined
  }
}

/** THREAT: a host system that never stops answering. */
async function textOf(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined
  if (body === undefined) return undefined
  for await (const part of body) {
    bytes += part.byteLength
    if (bytes > heaviest) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
