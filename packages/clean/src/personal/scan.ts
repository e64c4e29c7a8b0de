import type { PersonalKind } from '../finding.ts'
import { isBareNationalId, isIban, isMrzLine, isNationalId, isPaymentCard, isTraderNumber } from './numbers.ts'
import { words } from './words.ts'

/** A piece of a text, in UTF-16 code units, its end not in it. */
export interface Span {
  readonly of: PersonalKind
  readonly start: number
  readonly end: number
}

interface Detector {
  readonly of: PersonalKind
  /** What it might be; the group `value`, where there is one, is what it is. */
  readonly form: RegExp
  readonly is?: (value: string) => boolean
  /** Set where groups may be followed by what only looks like one more: it then ends before any separator in it. */
  readonly inGroups?: true
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length
const dialled = (text: string): boolean => digitsIn(text) >= 8 && digitsIn(text) <= 15
const after = (said: string, value: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\d])(?:${said})[\s.:#°º]{0,3}(?:(?:no|nr|number|num)[\s.:]{1,3})?(?<value>${value})`,
    'dgiu',
  )

const date = String.raw`\d{1,2}[./\- ]\d{1,2}[./\- ]\d{4}|\d{4}[./-]\d{2}[./-]\d{2}|\d{1,2}[\s-]\p{L}{3,9}\.?[\s-]\d{4}|\d{1,2}\p{L}{3}\d{2}(?:\d{2})?(?!\d)|(?:19|20)\d{6}`
const number = String.raw`(?=[A-Z]{0,3}\d|\d)[A-Z0-9]{6,12}(?![\p{L}\d])|\d{2,4}(?:[-./]\d{1,8}){2,4}(?!\d)`

/** In order: where two find the same, the first says what it is. Each is well founded by a check, a fixed form or the word before it. */
const detectors: readonly Detector[] = [
  { of: 'machine-readable-zone', form: /(?<![A-Z0-9<])[A-Z0-9<]{30,44}(?![A-Z0-9<])/dg, is: isMrzLine },
  {
    of: 'email',
    form: /(?<![\p{L}\d._%+-])[\p{L}\d._%+'-]{1,64}@[\p{L}\d](?:[\p{L}\d-]{0,62}\.)+\p{L}{2,24}(?![\p{L}\d])/dgu,
  },
  {
    of: 'iban',
    form: /(?<![A-Za-z\d])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z\d]){11,29}(?![A-Za-z\d])/dg,
    is: isIban,
    inGroups: true,
  },
  {
    of: 'payment-card',
    form: /(?<![\dA-Za-z.,-])\d(?:[ -]?\d){11,18}(?![\dA-Za-z])/dg,
    is: isPaymentCard,
    inGroups: true,
  },
  {
    of: 'national-id',
    form: /(?<![\p{L}\d.-])(?:[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d|[XYZ]?\d{7,8}-?[A-Z]|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]|\d{6}[-+A-FU-Y]\d{3}[\dA-Y]|\d\d\.\d\d\.\d\d-\d{3}\.\d\d|\d{6,8}[-+]\d{4}|\d{3}-\d\d-\d{4})(?![\p{L}\d])/dgu,
    is: isNationalId,
  },
  { of: 'national-id', form: after(words.national, String.raw`\d{11}(?!\d)`), is: isBareNationalId },
  {
    of: 'trader-number',
    form: /(?<![\p{L}\d])(?:DE ?\d{9}|(?:IT|FR) ?\d{11}|BE ?[01]\d{9})(?![\p{L}\d])/dgu,
    is: isTraderNumber,
  },
  {
    of: 'trader-number',
    form: after(words.trader, String.raw`(?:[A-Z]{2} ?)?[A-Z0-9](?:[./-]?[A-Z0-9]){5,17}(?![\p{L}\d])`),
    is: (text) => digitsIn(text) >= 5,
  },
  { of: 'phone', form: /(?<![\p{L}\d+])(?:\+|00)[1-9][\d ()./-]{6,22}\d(?![\p{L}\d])/dgu, is: dialled },
  {
    of: 'phone',
    form: after(words.phone, String.raw`[+(\d][\d ()./-]{5,20}\d(?!\d)`),
    is: (text) => digitsIn(text) >= 6 && digitsIn(text) <= 15,
  },
  { of: 'birth-date', form: after(words.birth, date) },
  { of: 'document-number', form: after(words.document, number) },
]

/** What in a text is personal data by its form, its check digits or the words beside it; in order, none within another. */
export function scan(text: string): readonly Span[] {
  // Nothing personal is told here without a digit or an address.
  if (!/[\d@<]/.test(text)) return []
  const spans: Span[] = []
  for (const detector of detectors) {
    for (const match of text.matchAll(detector.form)) {
      const [start, longest] = match.indices?.groups?.['value'] ?? match.indices?.[0] ?? [0, 0]
      const length = fitting(text.slice(start, longest), detector)
      if (length === undefined) continue
      const end = start + length
      if (spans.every((each) => end <= each.start || start >= each.end)) spans.push({ of: detector.of, start, end })
    }
  }
  return spans.sort((a, b) => a.start - b.start)
}

/** How much of a value it is: all of it, or as many of its groups as its check says. */
function fitting(value: string, { is, inGroups }: Detector): number | undefined {
  if (is === undefined || is(value)) return value.length
  if (inGroups === undefined) return undefined
  for (let end = value.length - 1; end > 0; end--) {
    if (/[ -]/.test(value.charAt(end)) && is(value.slice(0, end))) return end
  }
  return undefined
}

/** Letters and digits become stars; what stands between them shows what it was, and is found by no detector. */
export const starred = (text: string): string => text.replace(/[\p{L}\p{N}]/gu, '*').replace(/@/g, '*')

/** A whole cell or text under a heading that names it. Nought where there is nothing to hide any more. */
export const hasContent = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

/** A text with its spans starred. */
export function masked(text: string, spans: readonly Span[]): string {
  let result = ''
  let at = 0
  for (const { start, end } of spans) {
    result += text.slice(at, start) + starred(text.slice(start, end))
    at = end
  }
  return result + text.slice(at)
}
