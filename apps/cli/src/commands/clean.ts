import { type Cleaned, cleanFile, cleanLimits, type Refusal } from '@carnet/clean'
import { Command } from 'commander'
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Exit } from '../exit.ts'
import { fileFault } from '../input.ts'
import { drawFindings, drawRefusal } from '../render/clean.ts'
import { type Everywhere, misused, note, say, type Shell, show, unusable } from '../shell.ts'

interface Options extends Everywhere {
  readonly out?: string
}

export const cleanCommand = (shell: Shell): Command =>
  new Command('clean')
    .summary('what is in a file about to be mailed that nobody sees, and a copy without it')
    .description(
      'Look into a spreadsheet, document, presentation, text, PDF or picture, without a node: hidden sheets, rows, columns and ' +
        'slides, comments, tracked changes, notes, metadata, links, pivot caches, macros, embedded documents, and personal data that ' +
        'its form, a check digit or the word beside it tells. Says where, never what. With --out, a copy without them, personal data ' +
        'masked in place. The file itself is never changed. Ends with 0 where nothing was found or nothing is left in the copy, with 6 ' +
        'where something was found, or is left in the copy.',
    )
    .argument('<file>', 'XLSX, DOCX, PPTX, ODS, ODT, ODP, CSV or other text, JPEG, PNG; a PDF is only looked into')
    .option('--out <file>', 'where to write the cleaned copy, readable by you alone; nothing is written over')
    .action(async (file: string, _options: unknown, command: Command) => {
      const how: Options = command.optsWithGlobals()
      shell.finish(await Promise.resolve(clean(shell, how, file)))
    })

function clean(shell: Shell, how: Options, file: string): Exit {
  const bytes = read(file)
  if (typeof bytes === 'string') return unusable(shell, how, file, bytes)
  const cleaned = bytes === undefined ? ({ ok: false, refusal: 'too-large' } as const) : cleanFile(bytes)
  if (!cleaned.ok) return refused(shell, how, cleaned.refusal)
  if (how.out !== undefined) return copy(shell, how, how.out, cleaned)
  tell(shell, how, cleaned, undefined)
  return cleaned.findings.length === 0 ? 'done' : 'found'
}

type Found = Extract<Cleaned, { ok: true }>

function copy(shell: Shell, how: Options, out: string, cleaned: Found): Exit {
  if (cleaned.bytes === undefined)
    return misused(
      shell,
      how,
      'A PDF is only looked into: leave --out away, and export it anew from a cleaned document.',
    )
  const meant = extensionOf(cleaned.format)
  if (meant !== undefined && extname(out).toLowerCase() !== meant)
    return misused(shell, how, `The copy has no macros and is no template: call it something that ends in ${meant}.`)
  const says = writeNew(out, cleaned.bytes)
  if (says !== undefined) return unusable(shell, how, out, says)
  tell(shell, how, cleaned, out)
  return cleaned.findings.some(({ treatment }) => treatment === 'kept') ? 'found' : 'done'
}

/** Programs refuse an Office file whose name says something else than its content. */
const extensionOf = (format: Found['format']): string | undefined =>
  format === 'text' || format === 'jpeg' || format === 'png' || format === 'pdf' ? undefined : `.${format}`

function refused(shell: Shell, how: Options, refusal: Refusal): Exit {
  const title = drawRefusal(refusal)
  if (how.json === true) say(shell, JSON.stringify({ problem: { code: `file/${refusal}`, title } }))
  else note(shell, `carnet: ${title}`)
  return 'refused'
}

function tell(shell: Shell, how: Options, { format, findings }: Found, out: string | undefined): void {
  show(shell, how, { format, findings, copy: out ?? null }, drawFindings)
}

/** The bytes; why not, in words; undefined where there are too many to look at. */
function read(file: string): Uint8Array | string | undefined {
  try {
    return statSync(file).size > cleanLimits.bytes ? undefined : readFileSync(file)
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return says
  }
}

/** Written beside its place and then put there whole, so that no half a copy is ever mailed; what stands there already stays. */
function writeNew(file: string, bytes: Uint8Array): string | undefined {
  const aside = `${file}.${randomUUID()}`
  try {
    writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx', flush: true })
    try {
      linkSync(aside, file)
    } finally {
      unlinkSync(aside)
    }
    return undefined
  } catch (failure) {
    const says = fileFault(failure)
    if (says === undefined) throw failure
    return says
  }
}
