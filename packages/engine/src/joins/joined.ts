import { type Answer, granted, problem, refused } from '@carnet/api'
import type { MergeRow } from './merge-row.ts'

type Link = Pick<MergeRow, 'from' | 'into'>

/** Who a subject is taken for: the end of what it was merged into, and so on. INVARIANT (no-cycles): it comes to an end. */
export function resolved(links: readonly Link[], subject: string): string {
  const into = new Map(links.map((link) => [link.from, link.into]))
  const seen = new Set<string>()
  let current = subject
  for (;;) {
    seen.add(current)
    const next = into.get(current)
    if (next === undefined || seen.has(next)) return current
    current = next
  }
}

/** Everybody who is one with a subject, itself first. */
export function joinedWith(links: readonly Link[], subject: string): readonly string[] {
  const from = Map.groupBy(links, ({ into }) => into)
  const found = new Set([subject, resolved(links, subject)])
  for (const each of found) for (const link of from.get(each) ?? []) found.add(link.from)
  return [...found]
}

/**
 * Whom a subject is merged into when it is said to be one with another: the end of whom that one was merged into. Refused
 * where it was merged itself, or where the two are one already. INVARIANT (no-cycles).
 */
export function endOf(links: readonly Link[], { from, into }: Link): Answer<string> {
  if (links.some((link) => link.from === from)) return refused(problem('request/conflict', { what: 'subject-merged' }))
  const end = resolved(links, into)
  return end === from ? refused(problem('request/conflict', { what: 'subjects-are-one' })) : granted(end)
}
