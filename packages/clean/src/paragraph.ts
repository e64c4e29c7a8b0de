import type { Findings, PersonalKind } from './finding.ts'
import { hasContent, masked, scan, type Span, starred } from './personal/index.ts'
import { isElement, localName, type XmlElement, type XmlText } from './xml.ts'

/** The texts of an element, in the order in which they are read; `isText` says which elements hold what is shown. */
export function textsOf(element: XmlElement, isText: (name: string) => boolean): readonly XmlText[] {
  return element.children.flatMap((child) => {
    if (!isElement(child)) return isText(localName(element.name)) ? [child] : []
    return textsOf(child, isText)
  })
}

/** Masks what of one text is personal data, however many runs of letters of one look it is cut into. */
export function maskTexts(texts: readonly XmlText[], place: string, found: Findings): boolean {
  const spans = scan(texts.map(({ text }) => text).join(''))
  let before = 0
  for (const node of texts) {
    const length = node.text.length
    node.text = masked(node.text, within(spans, before, before + length))
    before += length
  }
  for (const { of } of spans) found.add('personal-data', place, 'masked', of)
  return spans.length > 0
}

const within = (spans: readonly Span[], from: number, to: number): readonly Span[] =>
  spans
    .filter(({ start, end }) => start < to && end > from)
    .map(({ of, start, end }) => ({ of, start: Math.max(start, from) - from, end: Math.min(end, to) - from }))

/** Masks a whole text, which a heading says is personal data. */
export function maskWhole(texts: readonly XmlText[], of: PersonalKind, place: string, found: Findings): boolean {
  if (!texts.some(({ text }) => hasContent(text))) return false
  for (const node of texts) node.text = starred(node.text)
  found.add('personal-data', place, 'masked', of)
  return true
}

/** A value outside of any paragraph, such as an attribute that programs show. */
export function maskValue(value: string, place: string, found: Findings): string {
  const spans = scan(value)
  for (const { of } of spans) found.add('personal-data', place, 'masked', of)
  return masked(value, spans)
}
