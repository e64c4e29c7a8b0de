import { z } from 'zod'
import { dutyKinds, effects, layers, type Condition, type Pack, type Test } from './pack.ts'

const identifier = z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'expected lower-case words joined by “-” or “.”')
const sentence = z.string().trim().min(3).max(400)
export const date: z.ZodType<string> = z.union([z.iso.date(), z.iso.datetime()])
const scalar = z.union([z.string(), z.number(), z.boolean()])
const listed = z.union([scalar.transform((one) => [one]), z.array(scalar).min(1)])

const test: z.ZodType<Test> = z.union([
  listed.transform((values): Test => ({ in: values })),
  z
    .strictObject({
      in: listed.optional(),
      not: listed.optional(),
      every: listed.optional(),
      'at-least': z.number().optional(),
      'at-most': z.number().optional(),
    })
    .refine((operators) => Object.keys(operators).length > 0, 'expected a value, a list or an operator'),
])

/** As written, tests stand beside `any`, `all` and `not`; read, they are apart. */
const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .object({
      any: z.array(condition).min(1).optional(),
      all: z.array(condition).min(1).optional(),
      not: condition.optional(),
    })
    .catchall(test)
    .transform(
      ({ any, all, not, ...tests }): Condition => ({
        ...(any && { any }),
        ...(all && { all }),
        ...(not && { not }),
        tests,
      }),
    ),
)

const duty = z
  .strictObject({
    kind: z.enum(dutyKinds),
    mask: z.string().optional(),
    within: z.iso.duration().optional(),
    approvers: z.int().positive().optional(),
    roles: z.array(identifier).min(1).optional(),
    'other-office': z.boolean().optional(),
    to: identifier.optional(),
  })
  .transform(({ 'other-office': otherOffice, ...rest }) => ({
    ...rest,
    ...(otherOffice === undefined ? {} : { otherOffice }),
  }))

const rule = z
  .strictObject({
    id: identifier,
    effect: z.enum(effects),
    when: condition,
    obligations: z.array(duty).default([]),
    says: sentence,
    cites: z.array(sentence).default([]),
    'rests-on': z.array(identifier).default([]),
    from: date.optional(),
    until: date.optional(),
  })
  .transform(({ 'rests-on': restsOn, ...rest }) => ({ ...rest, restsOn }))

const attribute = z.strictObject({
  type: z.enum(['text', 'number', 'flag', 'list']),
  values: z.array(z.string()).min(1).optional(),
  needs: sentence.optional(),
})

const provision = z.strictObject({
  cite: sentence,
  says: sentence,
  from: date,
  until: date.optional(),
  reviewed: z.strictObject({ by: sentence, on: date, due: date }).optional(),
})

export const packSchema: z.ZodType<Pack> = z.strictObject({
  pack: identifier,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a semantic version'),
  title: sentence,
  layer: z.enum(layers),
  zone: z.string().default('UTC').refine(isZone, 'expected an IANA time zone'),
  from: date,
  until: date.optional(),
  regime: z.strictObject({ name: sentence, when: condition }).optional(),
  attributes: z.record(identifier, attribute),
  provisions: z.record(identifier, provision).default({}),
  rules: z.array(rule).min(1),
})

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
