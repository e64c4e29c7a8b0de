import type { Findings } from '../finding.ts'
import { childNamed, elementsOf, isElement, localName, rewrite, type XmlElement } from '../xml.ts'
import type { OfficePackage } from './package.ts'
import { forget } from './relations.ts'

export function slideLabels(office: OfficePackage, main: string): (part: string) => string {
  const list = childNamed(office.xml(main), 'sldIdLst')
  const labels = new Map<string, string>()
  for (const [index, slide] of (list === undefined ? [] : elementsOf(list)).entries()) {
    const ids = Object.entries(slide.attributes).flatMap(([name, value]) => (name.includes(':') ? [value] : []))
    const part = office.relations(main).find(({ id }) => ids.includes(id))?.target
    if (part === undefined) continue
    labels.set(part, `slide ${index + 1}`)
    for (const { target, type, external } of office.relations(part))
      if (!external && type !== 'slideLayout') labels.set(target, `slide ${index + 1}`)
  }
  return (part) => labels.get(part) ?? (part === main || part === '' ? 'presentation' : part)
}

/** Hidden slides and hidden shapes go. */
export function cleanPresentation(
  office: OfficePackage,
  main: string,
  labelOf: (part: string) => string,
  found: Findings,
): void {
  const hidden = office
    .relations(main)
    .filter(
      ({ type, target }) =>
        type === 'slide' && office.has(target) && ['0', 'false'].includes(office.xml(target).attributes['show'] ?? '1'),
    )
  for (const { target } of hidden) found.add('hidden-slide', labelOf(target), 'removed')
  if (hidden.length > 0) {
    forget(office, main, new Set(hidden.map(({ id }) => id)))
    // Sections and custom shows name slides by numbers.
    const root = office.xml(main)
    root.children = root.children.filter(
      (child) => !isElement(child) || !['extLst', 'custShowLst'].includes(localName(child.name)),
    )
  }
  for (const [part, type] of office.reached()) {
    if (type !== 'slide') continue
    rewrite(office.xml(part), (each) => {
      if (!isHiddenShape(each)) return 'keep'
      found.add('hidden-text', labelOf(part), 'removed')
      return 'remove'
    })
  }
}

const isHiddenShape = (shape: XmlElement): boolean =>
  elementsOf(shape).some(
    (each) =>
      /^nv\w+Pr$/.test(localName(each.name)) &&
      ['1', 'true'].includes(childNamed(each, 'cNvPr')?.attributes['hidden'] ?? '0'),
  )
