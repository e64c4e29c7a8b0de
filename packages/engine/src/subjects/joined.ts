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
