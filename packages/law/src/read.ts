import { LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { z } from 'zod'

/** What is wrong with a text of rules, and where. Lines and columns count from one. */
export interface LintFault {
  readonly line: number
  readonly column: number
  /** Where in the document, e.g. `rules.3.when.purpose`. */
  readonly path: string
  readonly fault: string
}

/** Something wrong at a path of the document, before its line is known. */
export interface Finding {
  readonly path: readonly PropertyKey[]
  readonly fault: string
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly LintFault[] }

/** Reads YAML into the form its schema takes; every fault is told with its line, not only the first. */
export function readYaml<T>(text: string, schema: z.ZodType<T>, lint: (value: T) => readonly Finding[]): Read<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map(({ code, pos: [offset] }) => faultAt(lines, offset, [], `YAML: ${code}`)),
    }
  }
  const alias = firstAlias(document)
  if (alias !== undefined)
    return { ok: false, faults: [faultAt(lines, alias, [], 'Anchors and aliases are not read.')] }
  const parsed = schema.safeParse(document.toJS())
  const findings = parsed.success ? lint(parsed.data) : parsed.error.issues.flatMap(flatten)
  if (parsed.success && findings.length === 0) return { ok: true, value: parsed.data }
  return {
    ok: false,
    faults: findings
      .map(({ path, fault }) => faultAt(lines, offsetOf(document, path), path, fault))
      .sort((a, b) => a.line - b.line || a.column - b.column),
  }
}

/** A rule that stands elsewhere is not read where it counts; and aliases of aliases fill any memory. */
function firstAlias(document: Document): number | undefined {
  let offset: number | undefined
  visit(document, {
    Alias(_key, { range }) {
      offset = range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/** A union's own message says nothing: the variant that came furthest does. */
function flatten(issue: z.core.$ZodIssue): readonly Finding[] {
  if (issue.code !== 'invalid_union') return [{ path: issue.path, fault: issue.message }]
  const furthest = issue.errors
    .map((issues) => issues.flatMap(flatten))
    .sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0]
  return (furthest ?? [{ path: [], fault: issue.message }]).map(({ path, fault }) => ({
    path: [...issue.path, ...path],
    fault,
  }))
}

/** The offset of the nearest node that exists: a missing key is reported at what should hold it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return Number(node.range[0])
    }
  }
  return 0
}

function faultAt(lines: LineCounter, offset: number, path: readonly PropertyKey[], fault: string): LintFault {
  const { line, col } = lines.linePos(offset)
  return { line, column: col, path: path.map(String).join('.'), fault }
}
