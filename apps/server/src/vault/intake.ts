import { type Answer, type IntakeAnswer, problem, refused } from '@carnet/api'
import type { Engine, Intake, MessageClosing as EngineClosing, Session } from '@carnet/engine'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type Frame, FrameFault, MessageClosing, MessageOpening, MessageRefusal } from '../socket/index.ts'
import { openSpool, type Spool } from './spool.ts'

export interface IntakeLimits {
  /** Folder of the sealed bytes of messages in flight. */
  readonly spool: string
  readonly largestMessage: number
}

/**
 * Takes in one message as the edge sends it: sealed as it comes, visible when its last frame has been accepted.
 * Whatever ends before that, in whatever way, leaves nothing.
 */
export async function takeIn(
  session: Session,
  frames: AsyncIterable<Frame>,
  engine: Engine,
  limits: IntakeLimits,
): Promise<Answer<IntakeAnswer>> {
  const live = await engine.answer('me', session, {})
  if (!live.ok) return live

  await using source = await openSource(limits)
  let format: string | undefined
  let intake: Intake | undefined
  try {
    for await (const { kind, payload } of frames) {
      if (kind === 'source') {
        if (!(await source.add(payload))) return refused(problem('request/too-large', { limit: limits.largestMessage }))
      } else if (kind === 'opening') {
        if (format !== undefined) throw new FrameFault('opened twice')
        const opening = said(MessageOpening, payload)
        const begun = await engine.beginIntake(session, {
          format: opening.format,
          ...(opening.idempotencyKey === undefined ? {} : { idempotencyKey: opening.idempotencyKey }),
        })
        if (!begun.ok) return begun
        format = opening.format
        intake = begun.value
      } else if (kind === 'refusal') {
        const refusal = said(MessageRefusal, payload)
        await intake?.abandon()
        intake = undefined
        return await refuse(session, refusal, format, source, engine)
      } else {
        if (intake === undefined) throw new FrameFault('not opened')
        if (kind === 'records') {
          const added = await intake.add(recordsOf(payload))
          if (!added.ok) return added
        } else {
          const closing = said(MessageClosing, payload)
          const accepting = intake
          intake = undefined
          return await accepting.accept({ ...source.finding(), ...closing } as EngineClosing)
        }
      }
    }
    return refused(problem('message/unfinished', {}))
  } finally {
    await intake?.abandon()
  }
}

interface Source extends AsyncDisposable {
  /** False once the message is larger than the node accepts. */
  add(bytes: Uint8Array): Promise<boolean>
  /** What the bytes are, found here: the edge is not asked for its word. */
  finding(): { readonly digest: Uint8Array; readonly bytes: number }
  readonly spool: Spool
}

async function openSource(limits: IntakeLimits): Promise<Source> {
  const spool = await openSpool(limits.spool)
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async add(chunk) {
      bytes += chunk.length
      if (bytes > limits.largestMessage) return false
      hash.update(chunk)
      await spool.write(chunk)
      return true
    },
    finding: () => ({ digest: hash.digest(), bytes }),
    spool,
    [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
  }
}

async function refuse(
  session: Session,
  refusal: MessageRefusal,
  format: string | undefined,
  source: Source,
  engine: Engine,
): Promise<Answer<IntakeAnswer>> {
  const fault = refusal.kind === 'malformed' ? refusal.fault : refusal.kind
  const kept = await engine.quarantine(session, { format, fault, bytes: source.spool.read() })
  if (!kept.ok) return kept
  if (refusal.kind === 'unknown-format') return refused(problem('message/unknown-format', { quarantined: true }))
  const { at, expected } = refusal
  return refused(problem('message/malformed', { at, fault, expected, quarantined: true }))
}

/** A frame that is not what its kind takes comes from an edge that is not ours. */
function said<S extends z.ZodType>(schema: S, payload: Uint8Array): z.output<S> {
  const parsed = schema.safeParse(jsonOf(payload))
  if (!parsed.success) throw new FrameFault('not what its kind takes')
  return parsed.data
}

/** Each record is validated where it is sealed. */
function recordsOf(payload: Uint8Array): readonly unknown[] {
  const records = jsonOf(payload)
  if (!Array.isArray(records)) throw new FrameFault('not records')
  return records
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'))
  } catch {
    throw new FrameFault('not JSON')
  }
}
