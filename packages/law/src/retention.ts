import { z } from 'zod'
import { governing, interval } from './interval.ts'
import { type Finding, type LintFault, readYaml } from './read.ts'
import { countings, deadlinesOf, granularities, type Terms } from './retention-deadline.ts'
import { date } from './schema.ts'

/** What happens to a record that its retention may run from. `linked`: an objective link was decided. */
export const retentionEvents = [
  'released',
  'supervision-ended',
  'paid',
  'appealed',
  'appeal-ended',
  'departed',
  'linked',
] as const
export type RetentionEvent = (typeof retentionEvents)[number]

/** One retention class, as it stands from a date on. */
export interface RetentionRule extends Terms {
  readonly class: string
  readonly runsFrom: RetentionEvent | 'receipt' | 'order'
  readonly atEnd: 'destroy' | 'archive' | 'ask'
  /** The class that an event moves a record to. */
  readonly events: Readonly<Partial<Record<RetentionEvent, string>>>
  readonly says: string
  readonly cites: readonly string[]
  readonly from: string
  readonly until?: string | undefined
}

/** How long everything is kept: rules as data, by date. Never edited in place. */
export interface RetentionTable {
  readonly retention: string
  readonly version: string
  readonly title: string
  readonly rules: readonly RetentionRule[]
}

const className = z.string().regex(/^[a-z]+(-[a-z]+)*(\.art12)?$/, 'expected a class such as goods-released')
const sentence = z.string().trim().min(3).max(400)

const rule = z
  .strictObject({
    class: className,
    granularity: z.enum(granularities),
    'runs-from': z.enum([...retentionEvents, 'receipt', 'order']),
    restrict: z.iso.duration().optional(),
    keep: z
      .strictObject({ for: z.iso.duration(), 'counted-from': z.enum(countings) })
      .transform(({ 'counted-from': countedFrom, ...keep }) => ({ ...keep, countedFrom }))
      .optional(),
    'at-end': z.enum(['destroy', 'archive', 'ask']),
    events: z.partialRecord(z.enum(retentionEvents), className).default({}),
    says: sentence,
    cites: z.array(sentence).min(1),
    from: date,
    until: date.optional(),
  })
  .transform(({ 'runs-from': runsFrom, 'at-end': atEnd, ...rest }): RetentionRule => ({ ...rest, runsFrom, atEnd }))

const trial = z.strictObject({
  class: className,
  period: z.string(),
  restricted: z.iso.date().optional(),
  ends: z.iso.date().optional(),
})
const tableSchema = z.strictObject({
  retention: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a semantic version'),
  title: sentence,
  rules: z.array(rule).min(1),
  tests: z.array(trial).min(1),
})
type Written = z.infer<typeof tableSchema>

/** Reads a table of retention rules. One with any fault, or whose own tests come out otherwise, is none. */
export function parseRetention(
  text: string,
):
  | { readonly ok: true; readonly table: RetentionTable }
  | { readonly ok: false; readonly faults: readonly LintFault[] } {
  const read = readYaml<Written>(text, tableSchema, (written) => [...lint(written), ...failures(written)])
  if (!read.ok) return read
  const { tests: _tests, ...table } = read.value
  return { ok: true, table }
}

/** The rule for a class as it stands at an instant. After a repeal no older one comes back. */
export const retentionRule = (
  { rules }: Pick<RetentionTable, 'rules'>,
  name: string,
  at: Date,
): RetentionRule | undefined =>
  governing(
    rules.filter((each) => each.class === name),
    ({ from, until }) => interval(from, until, 'UTC'),
    at.getTime(),
  )

/** Whether a period's elements may no longer be read by those who work on them. LAW: Directive (EU) 2016/681 Art. 12(2). */
export function isPastRestriction(
  table: Pick<RetentionTable, 'rules'>,
  { class: name, period }: { readonly class: string; readonly period: string },
  at: Date,
): boolean {
  const found = retentionRule(table, name, at)
  const restricted = found && deadlinesOf(found, period)?.restricted
  return restricted !== undefined && restricted <= at
}

/** Every class that records which begin in this one may come to be in, whatever the date. */
export function retentionFamily({ rules }: Pick<RetentionTable, 'rules'>, home: string): readonly string[] {
  const family = new Set([home])
  for (const each of family)
    for (const { events } of rules.filter((one) => one.class === each))
      for (const next of Object.values(events)) family.add(next)
  return [...family]
}

function lint({ rules }: Pick<RetentionTable, 'rules'>): readonly Finding[] {
  const known = new Set(rules.map((each) => each.class))
  return rules.flatMap((each, index) => {
    const at = (key: string, fault: string): Finding => ({ path: ['rules', index, key], fault })
    const missing = Object.values(each.events).filter((name) => !known.has(name))
    const earlier = rules.slice(0, index).some((one) => one.class === each.class && one.from === each.from)
    return [
      ...missing.map((name) => at('events', `There is no class ${name}.`)),
      ...(earlier ? [at('class', 'This class stands here twice from the same day.')] : []),
      ...(each.until !== undefined && each.until <= each.from ? [at('until', 'It ends before it begins.')] : []),
      ...(each.atEnd === 'destroy' && each.keep === undefined && !each.granularity.startsWith('order')
        ? [at('at-end', 'What has no term has no end at which it could be destroyed.')]
        : []),
      ...(each.granularity === 'order-day' ? [] : wrongSize(each).map((fault) => at('granularity', fault))),
    ]
  })
}

/** LAW: a period as long as a month would hold what it is about readable for weeks too long. */
const wrongSize = ({ restrict, granularity }: RetentionRule): readonly string[] =>
  restrict !== undefined && granularity !== 'day' ? ['What is restricted after a time runs by days.'] : []

function failures({ rules, tests }: Written): readonly Finding[] {
  return tests.flatMap(({ class: name, period, restricted, ends }, index) => {
    const path = ['tests', index]
    const found = rules.find((each) => each.class === name)
    if (found === undefined) return [{ path, fault: `There is no class ${name}.` }]
    const due = deadlinesOf(found, period)
    const [day, last] = [dayOf(due?.restricted), dayOf(due?.ends)]
    if (due === undefined) return [{ path, fault: 'The period is none.' }]
    return day === restricted && last === ends
      ? []
      : [{ path, fault: `Restricted from ${day ?? 'never'}, ends at ${last ?? 'no time'}.` }]
  })
}

const dayOf = (at: Date | undefined): string | undefined => at?.toISOString().slice(0, 10)
