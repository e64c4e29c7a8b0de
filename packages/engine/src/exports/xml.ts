import type { Leaving, LeavingRecord } from './table.ts'

/** One root, a `record` each, an `element` for each value: docs/formats/export.md. */
export const xmlOf = (records: readonly LeavingRecord[]): string =>
  ['<?xml version="1.0" encoding="UTF-8"?>\n<export>\n', ...records.map(recordIn), '</export>\n'].join('')

const recordIn = ({ reference, type, elements }: LeavingRecord): string =>
  `<record row="${escaped(reference)}" type="${escaped(type)}">${elements.map(elementIn).join('')}</record>\n`

function elementIn({ element, occurrence, state, value }: Leaving): string {
  const at = occurrence === undefined ? '' : ` occurrence="${escaped(occurrence)}"`
  const name = `name="${escaped(element)}"${at} state="${state}"`
  return isXml(value)
    ? `<element ${name}>${escaped(value)}</element>`
    : `<element ${name} encoding="base64">${Buffer.from(value).toString('base64')}</element>`
}

/** @source XML 1.0 (fifth edition) §2.2, production 2: the characters that a document may hold at all. */
const isXml = (value: string): boolean => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(value)

/** @source XML 1.0 §2.4; §2.11: a carriage return stays one only as a reference. */
const escaped = (value: string): string => value.replaceAll(/[&<>"\r]/g, (each) => references[each] ?? each)
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}
