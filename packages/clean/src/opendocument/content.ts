import type { Findings } from '../finding.ts'
import { maskTexts, textsOf } from '../paragraph.ts'
import { scan } from '../personal/index.ts'
import {
  attribute,
  childrenNamed,
  descendants,
  type Fate,
  isElement,
  localName,
  removeAttribute,
  rewrite,
  textOf,
  type XmlElement,
} from '../xml.ts'

const comments = new Set(['annotation', 'annotation-end'])
const changes = new Set(['tracked-changes', 'change', 'change-start', 'change-end'])
const connections = new Set([
  'dde-source',
  'dde-links',
  'dde-connection-decls',
  'table-source',
  'cell-range-source',
  'section-source',
  'database-source-table',
  'database-source-query',
  'database-source-sql',
  'data-pilot-tables',
  'consolidation',
  'forms',
])
const objects = new Set(['object', 'object-ole', 'plugin', 'applet'])
const hiddenTexts = new Set(['hidden-text', 'hidden-paragraph'])
const authors = new Set([
  'initial-creator',
  'creator',
  'author-name',
  'author-initials',
  'sender-firstname',
  'sender-lastname',
  'sender-email',
  'printed-by',
  'editing-duration',
])

/** A part with text: comments, changes, connections and documents within it go; personal data is masked, paragraph by paragraph. */
export function cleanContent(root: XmlElement, label: string, found: Findings): void {
  const hidden = hiddenStyles(root)
  rewrite(root, (each) => fateOf(each, hidden, label, found))
  let number = 0
  for (const each of descendants(root)) {
    if (!/^(p|h)$/.test(localName(each.name)) || !each.name.startsWith('text')) continue
    number++
    // Cells are told by their sheets.
    if (isInTable(each, root)) continue
    maskTexts(
      textsOf(each, () => true),
      label === 'document' ? `paragraph ${number}` : `${label}, paragraph ${number}`,
      found,
    )
  }
}

const cellsOf = new WeakMap<XmlElement, ReadonlySet<XmlElement>>()

/** Whether a paragraph is of a spreadsheet's cell. */
function isInTable(paragraph: XmlElement, root: XmlElement): boolean {
  let known = cellsOf.get(root)
  if (known === undefined) {
    const within = [...descendants(root, 'spreadsheet')].flatMap((sheet) => [...descendants(sheet, 'table-cell')])
    known = new Set(within.flatMap((cell) => [...childrenNamed(cell, 'p')]))
    cellsOf.set(root, known)
  }
  return known.has(paragraph)
}

/** Styles of letters that are not displayed. */
const hiddenStyles = (root: XmlElement): ReadonlySet<string> =>
  new Set(
    [...descendants(root, 'style')].flatMap((style) => {
      const isHidden = childrenNamed(style, 'text-properties').some((each) => attribute(each, 'display') === 'none')
      const name = attribute(style, 'name')
      return isHidden && name !== undefined ? [name] : []
    }),
  )

function fateOf(each: XmlElement, hidden: ReadonlySet<string>, label: string, found: Findings): Fate {
  const name = localName(each.name)
  if (comments.has(name)) return told('comment', name === 'annotation')
  if (changes.has(name))
    return told('tracked-change', name === 'tracked-changes' && isElement(each.children[0] ?? { text: '' }))
  if (connections.has(name))
    return told('data-connection', each.children.length > 0 || attribute(each, 'href') !== undefined)
  if (objects.has(name)) return told('embedded-object', false)
  if (name === 'scripts' || name === 'event-listeners') return told('macro', each.children.length > 0)
  if (hiddenTexts.has(name)) return told('hidden-text', true)
  if (hidden.has(attribute(each, 'style-name') ?? '') && /^(span|p|h)$/.test(name))
    return told('hidden-text', textOf(each) !== '')
  if (authors.has(name)) return told('metadata', textOf(each) !== '')
  return fateOfLink(each, label, found)

  function told(kind: Parameters<Findings['add']>[0], isWorth: boolean): Fate {
    if (isWorth) found.add(kind, label, 'removed')
    return 'remove'
  }
}

function fateOfLink(each: XmlElement, label: string, found: Findings): Fate {
  const href = attribute(each, 'href')
  if (href === undefined || /^(#|Pictures\/|media\/|Fonts\/|\.?$)/.test(href)) return 'keep'
  const isLink = localName(each.name) === 'a'
  const personal = scan(href.replace(/%40/gi, '@'))
  if (isLink && /^https?:/i.test(href) && personal.length === 0) return 'keep'
  if (personal.length > 0) for (const { of } of personal) found.add('personal-data', label, 'removed', of)
  else found.add('external-link', label, 'removed')
  if (isLink) return 'unwrap'
  removeAttribute(each, 'href')
  return localName(each.name) === 'image' ? 'remove' : 'keep'
}
