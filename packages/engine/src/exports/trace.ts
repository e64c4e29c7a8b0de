import { type Answer, type ExportTrace, granted } from '@carnet/api'
import { change, type Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { exportOf, listExports, type ListedExport } from './export-row.ts'
import type { ExportPorts } from './ports.ts'
import { isReferenceOf, markLength, markOf, watermarkOf } from './watermark.ts'

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g

/** Whose copy a text is: by the references in it, by the package’s mark, and by lines that are lines of a copy, in its order. */
export const traceExport = (text: string, by: Change, on: ExportPorts): Promise<Answer<ExportTrace>> =>
  change(by, on, async (transaction) => {
    const listed = await listExports(transaction, on.vault)
    if (!listed.ok) return listed
    const found = foundIn(text, on)
    const copies: ExportTrace['copies'][number][] = []
    for (const each of listed.value.filter(({ row }) => row.made !== undefined)) {
      const copy = await compared(found, each, transaction, on)
      if (!copy.ok) return copy
      if (copy.value.references + copy.value.lines > 0) copies.push({ export: exportOf(each, on.now()), ...copy.value })
    }
    copies.sort((one, other) => other.references - one.references || other.inOrder - one.inOrder)
    return granted({
      value: { copies },
      stamps: [{ kind: 'export-traced', about: copies.map((copy) => copy.export.id).slice(0, 20) }],
    })
  })

interface Found {
  readonly references: readonly string[]
  /** Marks of the lines as they are, and without their first column. */
  readonly marks: readonly (readonly string[])[]
}

function foundIn(text: string, { vault }: ExportPorts): Found {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const withoutFirst = (line: string): readonly string[] =>
    line.includes(',') ? [line.slice(line.indexOf(',') + 1)] : []
  return {
    references: [...new Set(text.toLowerCase().match(uuids))],
    marks: lines.map((line) => [line, ...withoutFirst(line)].map((each) => markOf(vault, each))),
  }
}

async function compared(
  found: Found,
  { id }: ListedExport,
  transaction: Transaction,
  { vault }: ExportPorts,
): Promise<Answer<Omit<ExportTrace['copies'][number], 'export'>>> {
  const marks = await marksOf(id, transaction, vault)
  if (!marks.ok) return marks
  const places = new Map(marks.value.map((mark, at) => [mark, at]))
  const matched = found.marks.flatMap((alternatives) => {
    const at = alternatives.map((mark) => places.get(mark)).find((place) => place !== undefined)
    return at === undefined ? [] : [at]
  })
  const watermark = watermarkOf(vault, id)
  const references = found.references.filter((each) => each === watermark || isReferenceOf(vault, id, each)).length
  const inOrder = matched.slice(1).filter((place, at) => place > (matched[at] ?? place)).length
  return granted({ references, lines: matched.length, inOrder })
}

async function marksOf(
  id: string,
  { query }: Transaction,
  vault: ExportPorts['vault'],
): Promise<Answer<readonly string[]>> {
  const [stored] = await query<{ marks: Uint8Array | null }>('select marks from export where id = $1', [id])
  if (stored?.marks === undefined || stored.marks === null) return granted([])
  const opened = vault.openRow('export-marks', id, stored.marks)
  if (!opened.ok) return opened
  const text = Buffer.from(opened.value).toString()
  return granted(
    Array.from({ length: text.length / markLength }, (_, at) => text.slice(at * markLength, (at + 1) * markLength)),
  )
}
