import { z } from 'zod'
import { readYaml, type Finding, type LintFault } from './read.ts'

/** A registered lawful reason to process. */
export interface Purpose {
  readonly id: string
  readonly title: string
  readonly legalBasis: string
  /** Kinds of case that make an access for this purpose necessary; none: nothing is released for it. */
  readonly caseKinds: readonly CaseKind[]
  readonly beginsWith: 'yes-no' | 'count' | 'masked' | 'whole'
  readonly roles: readonly string[]
  /** What one person has of it in an hour without asking anybody. */
  readonly budget: Budget
  /** So many numbers looked up one after another within an hour are counting up; absent: nobody watches for it. */
  readonly countingUp?: number
}

/** How much of each, at most; what is absent has no limit. */
export interface Budget {
  readonly searches?: number
  /** Different records. */
  readonly records?: number
  /** Different persons and firms that they are about. */
  readonly subjects?: number
}

export const caseKinds = [
  'task',
  'duty',
  'mandate',
  'tip-off',
  'control',
  'audit',
  'investigation',
  'foreign-request',
  'court-order',
  'subject-request',
] as const
export type CaseKind = (typeof caseKinds)[number]

const most = z.int().min(1).max(1_000_000).optional()
const purpose = z
  .strictObject({
    id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    title: z.string().min(3).max(120),
    'legal-basis': z.string().min(3).max(300),
    'case-kinds': z.array(z.enum(caseKinds)),
    'begins-with': z.enum(['yes-no', 'count', 'masked', 'whole']),
    roles: z.array(z.string()),
    budget: z.strictObject({ searches: most, records: most, subjects: most }).default({}),
    'counting-up': z.int().min(5).max(1000).optional(),
  })
  .transform((written) => ({
    id: written.id,
    title: written.title,
    legalBasis: written['legal-basis'],
    caseKinds: written['case-kinds'],
    beginsWith: written['begins-with'],
    roles: written.roles,
    budget: limited(written.budget),
    ...(written['counting-up'] === undefined ? {} : { countingUp: written['counting-up'] }),
  }))

function limited({ searches, records, subjects }: { readonly [K in keyof Budget]: number | undefined }): Budget {
  return {
    ...(searches === undefined ? {} : { searches }),
    ...(records === undefined ? {} : { records }),
    ...(subjects === undefined ? {} : { subjects }),
  }
}

const register: z.ZodType<{ readonly purposes: readonly Purpose[] }> = z.strictObject({
  purposes: z.array(purpose).min(1),
})

/** Reads the register of purposes. */
export function parsePurposes(
  text: string,
):
  | { readonly ok: true; readonly purposes: readonly Purpose[] }
  | { readonly ok: false; readonly faults: readonly LintFault[] } {
  const read = readYaml(text, register, ({ purposes }) => repeated(purposes))
  return read.ok ? { ok: true, purposes: read.value.purposes } : read
}

function repeated(purposes: readonly Purpose[]): readonly Finding[] {
  const ids = purposes.map(({ id }) => id)
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index ? [] : [{ path: ['purposes', index, 'id'], fault: 'This purpose stands here twice.' }],
  )
}
