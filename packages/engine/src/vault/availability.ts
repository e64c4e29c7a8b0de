import type { Answer } from '@carnet/api'
import type { KeyProvider } from './provider.ts'

/** Whether the provider answers, asked seldom: every message that comes wants to know. */
export interface Availability {
  /** Its last answer, while that is new enough. */
  lately(): Promise<Answer<void>>
  /** Asked now. */
  now(): Promise<Answer<void>>
}

/** Milliseconds that an answer counts. A provider that is down may take seconds to say nothing. */
const counts = { up: 2_000, down: 10_000 } as const

export function availabilityOf(provider: KeyProvider, clock: () => number): Availability {
  let last: { readonly answer: Answer<void>; readonly until: number } | undefined
  let asking: Promise<Answer<void>> | undefined
  const ask = async (): Promise<Answer<void>> => {
    const answer = await provider.probe()
    last = { answer, until: clock() + (answer.ok ? counts.up : counts.down) }
    return answer
  }
  const now = (): Promise<Answer<void>> => (asking ??= ask().finally(() => (asking = undefined)))
  return { now, lately: async () => (last !== undefined && last.until > clock() ? last.answer : now()) }
}
