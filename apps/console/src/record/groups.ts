import type { ViewElement } from '@carnet/api'

/** Elements that are about the same: a party, the goods, an item of them, or the record itself. */
export interface Group {
  readonly key: string
  /** Its word, and the number of the item where it is one. */
  readonly word: string
  readonly item?: string
  readonly elements: readonly ViewElement[]
}

const ofGoods = /^declaration\.(item|hs|tax|origin|packaging|container|net-mass|item-price|use)/

/** Parties as they occur, then goods, then what says how the record came about. */
export function groupsOf(elements: readonly ViewElement[]): readonly Group[] {
  const parties = groupedBy(elements.filter(isOfParty), ({ role = '' }) => role)
  const rest = elements.filter((element) => !isOfParty(element))
  const goods = groupedBy(
    rest.filter(({ id }) => ofGoods.test(id)),
    ({ occurrence }) => occurrence?.split('.')[0] ?? '',
  )
  const header = rest.filter(({ id }) => !ofGoods.test(id))
  return [
    ...parties.map(([role, of]) => ({ key: role, word: role, elements: of })),
    ...goods.map(([item, of]) =>
      item === ''
        ? { key: 'goods', word: 'goods', elements: of }
        : { key: `goods/${item}`, word: 'item', item, elements: of },
    ),
    ...(header.length === 0 ? [] : [{ key: 'header', word: 'header', elements: header }]),
  ]
}

const isOfParty = ({ role }: ViewElement): boolean => role !== undefined

const groupedBy = (
  elements: readonly ViewElement[],
  keyOf: (element: ViewElement) => string,
): readonly (readonly [string, readonly ViewElement[]])[] => {
  const groups = new Map<string, ViewElement[]>()
  for (const element of elements) {
    const key = keyOf(element)
    groups.set(key, [...(groups.get(key) ?? []), element])
  }
  return [...groups]
}

/** A line of a group: an element with its occurrences, or many that are sealed for the same reason. */
export type Line =
  | { readonly kind: 'element'; readonly id: string; readonly elements: readonly ViewElement[] }
  | { readonly kind: 'sealed'; readonly because: string; readonly ids: readonly string[] }

/** From so many on, elements that are sealed for one reason stand in one line. */
const many = 6

export function linesOf({ elements }: Group): readonly Line[] {
  const sealed = new Map(
    groupedBy(
      elements.filter(({ state }) => state === 'withheld'),
      ({ because }) => because,
    ).filter(([, of]) => of.length >= many),
  )
  const single = elements.filter(({ state, because }) => state !== 'withheld' || !sealed.has(because))
  return [
    ...groupedBy(single, ({ id }) => id).map(([id, of]): Line => ({ kind: 'element', id, elements: of })),
    ...[...sealed].map(([because, of]): Line => ({ kind: 'sealed', because, ids: of.map(({ id }) => id) })),
  ]
}

/** What a record is known by. */
export const nameOf = (elements: readonly ViewElement[]): string | undefined => {
  const element = elements.find(({ id }) => known.includes(id))
  return element !== undefined && 'value' in element ? element.value : undefined
}
const known = [
  'declaration.reference',
  'declaration-notification.reference',
  'travel-document.number',
  'passenger-list-entry.document-number',
]
