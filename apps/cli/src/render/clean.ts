import type { Finding, FindingKind, PersonalKind, Refusal } from '@carnet/clean'
import type { Paint } from '../shell.ts'
import { pad, printable } from './table.ts'

const kinds: Readonly<Record<FindingKind, string>> = {
  'hidden-sheet': 'hidden sheet',
  'hidden-cells': 'cells in a hidden row or column',
  'hidden-slide': 'hidden slide',
  'hidden-text': 'hidden text',
  'white-text': 'text that nobody sees',
  'hidden-name': 'hidden name',
  comment: 'comment',
  notes: 'notes',
  'tracked-change': 'tracked change',
  metadata: 'metadata',
  thumbnail: 'small picture of the file',
  'external-link': 'link to another file',
  'data-connection': 'data connection',
  'pivot-cache': 'pivot cache, with its source data',
  'embedded-object': 'embedded document',
  macro: 'macro',
  'header-footer': 'header or footer',
  'unreferenced-part': 'part that nothing refers to',
  'unknown-part': 'part that is not known',
  'earlier-version': 'earlier version',
  'personal-data': 'personal data',
}

const personal: Readonly<Record<PersonalKind, string>> = {
  email: 'e-mail address',
  phone: 'telephone number',
  iban: 'IBAN',
  'payment-card': 'payment card number',
  'document-number': 'travel document number',
  'machine-readable-zone': 'machine-readable zone',
  'national-id': 'national identity number',
  'trader-number': 'trader’s number',
  'birth-date': 'date of birth',
  name: 'name',
}

/** What was found, a line each: what, where, how often. */
export function drawFindings(
  {
    format,
    findings,
    copy,
  }: { readonly format: string; readonly findings: readonly Finding[]; readonly copy: string | null },
  paint: Paint,
): string {
  if (findings.length === 0) return `${format}: nothing found.`
  const rows = findings.map((each) => ({
    what: each.of === undefined ? kinds[each.kind] : personal[each.of],
    where: `${printable(each.place)}${each.count > 1 ? ` (${each.count} times)` : ''}`,
    kept: each.treatment === 'kept',
  }))
  const widest = Math.max(...rows.map(({ what }) => what.length))
  const lines = rows.map(({ what, where, kept }) => {
    const left = kept ? `  ${paint('yellow', copy === null ? 'a copy would keep it' : 'still in the copy')}` : ''
    return `  ${pad(what, widest)}  ${paint('dim', where)}${left}`
  })
  const last =
    copy === null
      ? 'With --out FILE: a copy without it, personal data masked.'
      : `The cleaned copy is ${printable(copy)}.`
  return [paint('bold', `${format}: ${findings.length} found`), ...lines, last].join('\n')
}

const refusals: Readonly<Record<Refusal, string>> = {
  encrypted: 'The file asks for a password, so nobody can look into it: take the password away and try again.',
  'older-format':
    'The file is in a format of before 2007 or a binary workbook: save it as XLSX, DOCX or PPTX and try again.',
  'unknown-format': 'The file is none of the formats that can be looked into.',
  malformed: 'The file is broken, or not what it says it is: open it, save it anew and try again.',
  'too-large': 'The file is too large, or unpacks to far more than a document does. Nothing was looked at.',
  'unsafe-part':
    'The file has a part that would be written outside of its place, or two of one name. Nothing was looked at.',
}

export const drawRefusal = (refusal: Refusal): string => refusals[refusal]
