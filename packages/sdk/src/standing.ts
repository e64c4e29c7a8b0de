import { parseProblem, type StandingCursor, type StandingId, StandingLine } from '@carnet/api'
import { type CallOptions, exchange, failed, parseText, problemIn, type Target, unintelligible } from './exchange.ts'
import { linesIn } from './lines.ts'
import type { ClientProblem, Reply } from './problem.ts'

/** One batch that came whole: its records may be kept, and `after` is where to go on. */
export type StandingBatch = Omit<Extract<StandingLine, { line: 'batch' }>, 'line' | 'records'> & {
  readonly records: readonly Omit<Extract<StandingLine, { line: 'record' }>, 'line'>[]
  readonly after: StandingCursor
}

export interface StandingOptions extends CallOptions {
  readonly after?: StandingCursor
  /** Records at most. */
  readonly limit?: number
}

/** What ends the reading before all was read; the batches before it are whole. */
export class StandingFault extends Error {
  override readonly name = 'StandingFault'
  readonly problem: ClientProblem

  constructor(problem: ClientProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/**
 * Reads by a standing release, batch by batch, at the caller's pace: the node waits while the caller does. Throws
 * `StandingFault` where the node refuses, stops, or what it sends breaks off.
 */
export async function* readStanding(
  to: Target,
  id: StandingId,
  options: StandingOptions,
): AsyncGenerator<StandingBatch> {
  const { after, limit, ...call } = options
  const opened = await open(to, id, { after, limit }, call)
  if (!opened.ok) throw new StandingFault(opened.problem)
  yield* batchesIn(opened.value)
}

/** The same as text, line by line, for a file: what came is passed on as it came. */
export async function* readStandingLines(
  to: Target,
  id: StandingId,
  options: StandingOptions,
): AsyncGenerator<{ readonly text: string; readonly said: StandingLine }> {
  const { after, limit, ...call } = options
  const opened = await open(to, id, { after, limit }, call)
  if (!opened.ok) throw new StandingFault(opened.problem)
  yield* checked(opened.value)
}

const open = (
  to: Target,
  id: StandingId,
  asked: { readonly after: StandingCursor | undefined; readonly limit: number | undefined },
  options: CallOptions,
): Promise<Reply<Response>> =>
  exchange(
    to,
    {
      method: 'POST',
      path: `/v1/standing/${encodeURIComponent(id)}/batches`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      unhurried: true,
    },
    options,
    async (response) =>
      response.ok && response.body !== null ? { ok: true, value: response } : failed(await problemIn(response)),
  )

async function* batchesIn(response: Response): AsyncGenerator<StandingBatch> {
  let head: Extract<StandingLine, { line: 'batch' }> | undefined
  let records: StandingBatch['records'][number][] = []
  for await (const { said } of checked(response)) {
    switch (said.line) {
      case 'batch':
        head = said
        records = []
        break
      case 'record': {
        const { line: _line, ...record } = said
        records.push(record)
        break
      }
      case 'cursor':
        if (head !== undefined) {
          const { line: _line, ...about } = head
          yield { ...about, records, after: said.after }
        }
        head = undefined
        break
      case 'end':
        if (said.problem !== undefined) throw new StandingFault(parseProblem(said.problem) ?? unintelligible(response))
    }
  }
}

/** Every line of its form, the last one the last. */
async function* checked(response: Response): AsyncGenerator<{ readonly text: string; readonly said: StandingLine }> {
  if (response.body === null) throw new StandingFault(unintelligible(response))
  let last: StandingLine | undefined
  try {
    for await (const text of linesIn(response.body)) {
      const line = StandingLine.safeParse(parseText(text))
      if (!line.success) throw new StandingFault(unintelligible(response))
      last = line.data
      yield { text, said: last }
    }
  } catch (failure) {
    if (failure instanceof StandingFault) throw failure
    throw new StandingFault({ code: 'connection/unreachable', with: {} })
  }
  if (last?.line !== 'end') throw new StandingFault({ code: 'connection/unreachable', with: {} })
}
