import { z } from 'zod'
import { CaseKind } from './case.ts'
import { CaseId, Instant, OfficeCode } from './ids.ts'
import { operation } from './operation.ts'

/** Cases of one list, at most. */
export const mostImported = 1000

/** One case of a list: docs/formats/case-list.md. */
export const CaseListed = z.strictObject({
  reference: z.string().trim().min(1).max(80),
  kind: CaseKind,
  office: OfficeCode,
  until: Instant.optional(),
})
export type CaseListed = z.infer<typeof CaseListed>

export const CaseImport = z.strictObject({
  list: z.string().max(500_000).describe('CSV with a header, or lines of JSON: docs/formats/case-list.md.'),
})
export type CaseImport = z.infer<typeof CaseImport>

export const CasesImported = z.strictObject({
  opened: z.int().nonnegative(),
  changed: z.int().nonnegative().describe('Known by their reference, and open until another time now.'),
  known: z.int().nonnegative().describe('Known, and as they were.'),
  cases: z.array(z.strictObject({ line: z.int().positive(), id: CaseId })).readonly(),
})
export type CasesImported = z.infer<typeof CasesImported>

export const caseImportOperations = {
  importCases: operation(
    'POST',
    '/v1/cases/import',
    'Open the cases of a list of the host system: all of them or none; the same list again opens nothing',
    CaseImport,
    CasesImported,
  ),
} as const
