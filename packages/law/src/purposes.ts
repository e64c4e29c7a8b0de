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

const purpose = z
  .strictObject({
    id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    title: z.string().min(3).max(120),
    'legal-basis': z.string().min(3).max(300),
    'case-kinds': z.array(z.enum(caseKinds)),
    'begins-with': z.enum(['yes-no', 'count', 'masked', 'whole']),
    roles: z.array(z.string()),
  })
  .transform((written) => ({
    id: written.id,
    title: written.title,
    legalBasis: written['legal-basis'],
    caseKinds: written['case-kinds'],
    beginsWith: written['begins-with'],
    roles: written.roles,
  }))
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
