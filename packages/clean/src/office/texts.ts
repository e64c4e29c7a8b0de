import type { Findings } from '../finding.ts'
import { maskTexts, maskValue, textsOf } from '../paragraph.ts'
import { attribute, descendants, isElement, localName, type XmlElement, type XmlText } from '../xml.ts'

/** What holds text that is shown or, as an instruction of a field, says what is shown. */
const texts = new Set(['t', 'instrText', 'delText'])
/** What holds one value each: the points that a chart keeps, headers and footers of sheets. */
const values = new Set(['v', 'f', 'oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'])

/** Masks the personal data in a part's paragraphs, and what pictures are described by. */
export function maskParagraphs(root: XmlElement, label: string, found: Findings): void {
  let number = 0
  for (const each of descendants(root)) {
    const name = localName(each.name)
    if (name === 'p') {
      number++
      const place = label === 'document' ? `paragraph ${number}` : `${label}, paragraph ${number}`
      maskTexts(
        textsOf(each, (text) => texts.has(text)),
        place,
        found,
      )
    } else if (values.has(name))
      maskTexts(
        each.children.filter((child): child is XmlText => !isElement(child)),
        label,
        found,
      )
    if (name === 'cNvPr' || name === 'docPr') maskDescription(each, label, found)
  }
}

function maskDescription(element: XmlElement, label: string, found: Findings): void {
  for (const name of ['descr', 'title', 'name']) {
    const value = attribute(element, name)
    if (value !== undefined) element.attributes[name] = maskValue(value, `${label}, description of a picture`, found)
  }
}
