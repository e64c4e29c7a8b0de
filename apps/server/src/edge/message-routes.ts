import { type IntakeAnswer, type Problem, problem } from '@carnet/api'
import { builtInMappings, type CsvMapping, formatNames, parseMapping } from '@carnet/customs'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { malformed } from '../socket/index.ts'
import type { Admission } from './admission.ts'
import { respond, respondProblem } from './answer.ts'
import type { EdgeEnvironment } from './environment.ts'
import { type MessageRequest, takeMessageIn } from './messages.ts'
import { paced } from './pace.ts'
import { sessionOf, tokenOf } from './request.ts'
import type { VaultClient } from './vault.ts'

interface MessageLimits {
  readonly largestMessage: number
  readonly admission: Admission
}

const Query = z.strictObject({ format: z.enum(formatNames).optional(), mapping: z.string().max(60).optional() })
const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .optional()

/** `POST /v1/messages`: bytes in, a report out; while the key provider is down, that the message is kept. */
export function messageRoutes(app: Hono<EdgeEnvironment>, limits: MessageLimits, vault: VaultClient): void {
  app.post('/v1/messages', async (context) => {
    const refusal = unfit(context, limits)
    if (refusal !== undefined) return respondProblem(context, refusal)
    const request = messageRequest(context)
    if ('code' in request) return respondProblem(context, request)
    const admitted = limits.admission.message()
    if (!admitted.ok) return respondProblem(context, admitted.problem)
    try {
      const taken = await takeMessageIn(paced(context.env.incoming), request, vault)
      return respond(context, taken, taken.ok ? statusOf(taken.value) : undefined)
    } finally {
      admitted.leave()
    }
  })
}

/** Kept until it can be taken in (RFC 9110 §15.3.3), taken in before, or taken in now. */
function statusOf(answer: IntakeAnswer): 200 | 201 | 202 {
  if ('deferred' in answer) return 202
  return answer.again ? 200 : 201
}

/** What can be told before the first byte of the body. */
function unfit(context: Context, { largestMessage }: MessageLimits): Problem | undefined {
  if (tokenOf(context) === undefined) return problem('request/unauthenticated', {})
  if (context.req.header('content-encoding') !== undefined)
    return problem('request/malformed', { at: 'Content-Encoding', expected: 'the message’s own bytes' })
  if (Number(context.req.header('content-length') ?? 0) > largestMessage)
    return problem('request/too-large', { limit: largestMessage })
  return undefined
}

function messageRequest(context: Context<EdgeEnvironment>): MessageRequest | Problem {
  const query = Query.safeParse(context.req.query())
  if (!query.success) return malformed(query.error)
  const key = IdempotencyKey.safeParse(context.req.header('idempotency-key'))
  if (!key.success)
    return problem('request/malformed', { at: 'Idempotency-Key', expected: 'at most 200 printable characters' })
  const { format, mapping: name } = query.data
  const mapping = mappingOf(name, context.req.header('csv-mapping'))
  if (mapping !== undefined && 'code' in mapping) return mapping
  return {
    session: sessionOf(context),
    ...(format === undefined ? {} : { format }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(key.data === undefined ? {} : { idempotencyKey: key.data }),
  }
}

/** The mapping that a request names, or brings: a mapping file in base64url, checked against the dictionary. */
function mappingOf(name: string | undefined, brought: string | undefined): CsvMapping | Problem | undefined {
  if (brought === undefined) {
    const known = builtInMappings.find((each) => each.name === name)
    return name !== undefined && known === undefined ? problem('request/not-found', { what: 'mapping' }) : known
  }
  if (name !== undefined)
    return problem('request/malformed', { at: 'mapping', expected: 'either a name or a mapping of your own' })
  const parsed = parseMapping(Buffer.from(brought, 'base64url').toString())
  if (parsed.ok) return parsed.mapping
  const [fault] = parsed.faults
  return problem('request/malformed', {
    at: `Csv-Mapping ${fault?.at ?? ''}`.trim(),
    expected: 'a mapping file in base64url',
  })
}
