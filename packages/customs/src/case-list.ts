/** Lists of cases from the host system: docs/formats/case-list.md. */
import { rowsOf } from './csv/rows.ts'
import { defaultLimits, Malformed } from './message.ts'

/** One case of a list as it stands there, by the names of the format; the line on which it begins. */
export interface CaseLine {
  readonly line: number
  readonly members: Readonly<Record<string, unknown>>
}

/** What is wrong with a list, and where; never the text that is wrong. */
export interface CaseLineFault {
  readonly line: number
  readonly expected: string
}

export type CaseListRead =
  | { readonly ok: true; readonly lines: readonly CaseLine[] }
  | { readonly ok: false; readonly faults: readonly CaseLineFault[] }

/** Reads a list, whichever of both forms it has: lines of JSON, or CSV with a header. An empty field is an absent one. */
export const readCaseList = (text: string): Promise<CaseListRead> | CaseListRead =>
  text.trimStart().startsWith('{') ? readLines(text) : readCsv(text)

function readLines(text: string): CaseListRead {
  const lines: CaseLine[] = []
  const faults: CaseLineFault[] = []
  for (const [at, said] of text.split('\n').entries()) {
    if (said.trim() === '') continue
    const members = objectIn(said)
    if (members === undefined) faults.push({ line: at + 1, expected: 'one JSON object' })
    else lines.push({ line: at + 1, members })
  }
  return faults.length === 0 ? { ok: true, lines } : { ok: false, faults }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

async function readCsv(text: string): Promise<CaseListRead> {
  const rows = []
  try {
    for await (const some of rowsOf(bytesOf(text.replace(/^\uFEFF/u, '')), ',', defaultLimits)) rows.push(...some)
  } catch (failure) {
    if (!(failure instanceof Malformed)) throw failure
    const { fault } = failure
    if (fault.kind !== 'malformed') throw failure
    return { ok: false, faults: [{ line: fault.at.line, expected: fault.expected }] }
  }
  const [header, ...others] = rows
  if (header === undefined) return { ok: true, lines: [] }
  const lines = others.map(({ line, fields }) => ({
    line,
    members: Object.fromEntries(header.fields.flatMap((name, at) => fieldOf(name.trim(), fields[at]))),
  }))
  return { ok: true, lines }
}

const fieldOf = (name: string, value = ''): readonly (readonly [string, string])[] =>
  value.trim() === '' ? [] : [[name, value.trim()]]

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
