import { attribute, childNamed, childrenNamed, descendants, type XmlElement } from '../xml.ts'

/** Which of a workbook's styles show nothing: white on nothing, or a form of number that is empty. */
export function unseenStyles(styles: XmlElement | undefined): ReadonlySet<number> {
  if (styles === undefined) return new Set()
  const list = (name: string, of: string): readonly XmlElement[] => {
    const all = childNamed(styles, name)
    return all === undefined ? [] : childrenNamed(all, of)
  }
  const white = list('fonts', 'font').map((font) => {
    const color = childNamed(font, 'color')
    return (
      color !== undefined && (/^(FF)?FFFFFF$/i.test(color.attributes['rgb'] ?? '') || color.attributes['theme'] === '0')
    )
  })
  const filled = list('fills', 'fill').map((fill) =>
    [...descendants(fill)].some(
      (each) => (attribute(each, 'patternType') ?? 'none') !== 'none' || each.name.endsWith('gradientFill'),
    ),
  )
  const empty = new Set(
    list('numFmts', 'numFmt')
      .filter(({ attributes }) => /^;;;?$/.test(attributes['formatCode'] ?? ''))
      .map(({ attributes }) => attributes['numFmtId']),
  )
  return new Set(
    list('cellXfs', 'xf').flatMap(({ attributes: { fontId, fillId, numFmtId } }, index) => {
      const onNothing = white[Number(fontId ?? 0)] === true && filled[Number(fillId ?? 0)] !== true
      return onNothing || empty.has(numFmtId) ? [index] : []
    }),
  )
}
